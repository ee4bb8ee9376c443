/** Rooms and room groups that are timetabled under a key with padding: they must be asked for as they are held. */
export const paddedRooms = `select distinct t.ROOMID as ROOMID, t.ROOMGRPCODE as ROOMGRPCODE
  from TIMETABLE t
  where t.SETID = :setId
    and (length(t.ROOMID) <> length(trim(t.ROOMID)) or length(t.ROOMGRPCODE) <> length(trim(t.ROOMGRPCODE)))
  order by t.ROOMID, t.ROOMGRPCODE`;
