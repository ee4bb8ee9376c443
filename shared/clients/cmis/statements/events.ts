import { eligible, hasLecturerEmail, isTold, presenterEmail, requestedFeature } from './eligibility.ts';

/**
 * One row per eligible slot that has a date and times; its weeks are unfolded in code. Everything beside TIMETABLE is a
 * scalar subquery, so that no join can double a row.
 */
const events = `select t.SETID as SETID, t.SLOTID as SLOTID, t.SLOTENTRY as SLOTENTRY,
    t.WEEKID as WEEKID, t.WEEKDAY as WEEKDAY, t.STARTTIME as STARTTIME, t.FINISHTIME as FINISHTIME,
    t.MODULEID as MODULEID, t.MODGRPCODE as MODGRPCODE, t.ROOMID as ROOMID, t.ROOMGRPCODE as ROOMGRPCODE,
    t.LECTURERID as LECTURERID, t.DEPTID as DEPTID,
    ${presenterEmail('t')} as BUSINESSEMAIL,
    case when ${hasLecturerEmail('t')} then 1 else 0 end as ISLECTURERS,
    ${requestedFeature('t')} as FEATUREID,
    (select max(sn.NAME) from STT_ECHO_V_NAME sn
      where sn.SETID = t.SETID and sn.SLOTID = t.SLOTID and ${isTold('sn.NAME')}) as SLOTNAME,
    (select max(lc.CHANGED) from STT_ECHO_V_CHANGE lc where lc.SETID = t.SETID and lc.SLOTID = t.SLOTID) as CHANGED
  from TIMETABLE t
  where t.SETID = :setId
    and t.WEEKID is not null and t.WEEKDAY is not null and t.STARTTIME is not null and t.FINISHTIME is not null
    and ${eligible('t')}`;

export const eventsOfSlots = `${events}
    and t.SLOTID in (:slots...)
  order by t.SLOTID`;

/**
 * The weeks are asked of the database and not as WEEKIDs that are known already: a slot may have one that was made a
 * moment ago. Rooms and room groups are asked apart, so that the database can go by either's index.
 */
const onDays = `${events}
    and t.WEEKDAY in (:weekdays...)
    and t.WEEKID in (select wm.WEEKID from WEEKMAPNUMERIC wm where wm.SETID = :setId and wm.WEEKNUMBER in (:weeks...))`;

export const eventsOfRoomsOnDays = `${onDays}
    and t.ROOMID in (:rooms...)
  order by t.ROOMID, t.SLOTID`;

export const eventsOfRoomGroupsOnDays = `${onDays}
    and t.ROOMGRPCODE in (:roomGroups...)
  order by t.ROOMID, t.SLOTID`;

export const eventsOfRooms = `${events}
    and (t.ROOMID in (:rooms...) or t.ROOMGRPCODE in (:roomGroups...))
  order by t.ROOMID, t.SLOTID`;

export const eventsOfSet = `${events}
  order by t.ROOMID, t.SLOTID`;
