const columns = `q.ID as ID, q.STATUS as STATUS, q.ERROR as ERROR, q.ACTION as ACTION,
    q.OLD_VALID as OLD_VALID, q.NEW_VALID as NEW_VALID, q.CREATED as CREATED, q.PROCESSED as PROCESSED,
    q.SETID as SETID, q.SLOTID as SLOTID, q.WEEKID_OLD as WEEKID_OLD, q.WEEKID_NEW as WEEKID_NEW,
    q.WEEKDAY as WEEKDAY, q.WEEKDAY_OLD as WEEKDAY_OLD,
    q.STARTTIME as STARTTIME, q.STARTTIME_OLD as STARTTIME_OLD,
    q.FINISHTIME as FINISHTIME, q.FINISHTIME_OLD as FINISHTIME_OLD,
    q.MODULEID as MODULEID, q.MODULEID_OLD as MODULEID_OLD,
    q.MODGRPCODE as MODGRPCODE, q.MODGRPCODE_OLD as MODGRPCODE_OLD,
    q.ROOMID as ROOMID, q.ROOMID_OLD as ROOMID_OLD,
    q.ROOMGRPCODE as ROOMGRPCODE, q.ROOMGRPCODE_OLD as ROOMGRPCODE_OLD,
    q.LECTURERID as LECTURERID, q.LECTURERID_OLD as LECTURERID_OLD,
    q.BUSINESSEMAIL as BUSINESSEMAIL, q.FEATUREID as FEATUREID`;

/** By status, never from a cursor over ids: sequence numbers do not follow the order of commits. */
export const queueRowsWithStatus = `select ${columns}
  from STT_ECHO_QUEUE q
  where q.STATUS = :status
  order by q.ID`;

/**
 * For walking rows that only this service changes, and that therefore do not appear behind the cursor; and for looking
 * at all rows without taking any.
 */
export const queueRowsWithStatusAfter = `select ${columns}
  from STT_ECHO_QUEUE q
  where q.STATUS = :status and q.ID > :afterId
  order by q.ID`;

/** These rows, as far as nobody has taken them meanwhile. */
export const queueRowsWithStatusById = `select ${columns}
  from STT_ECHO_QUEUE q
  where q.STATUS = :status and q.ID in (:ids...)
  order by q.ID`;

/** What tells how soon the lessons of rows are. */
export const queueRowDays = `select q.ID as ID, q.SETID as SETID, q.WEEKID_OLD as WEEKID_OLD, q.WEEKID_NEW as WEEKID_NEW,
    q.WEEKDAY as WEEKDAY, q.WEEKDAY_OLD as WEEKDAY_OLD
  from STT_ECHO_QUEUE q
  where q.STATUS = :status
  order by q.ID`;

export const queueRowsById = `select ${columns}
  from STT_ECHO_QUEUE q
  where q.ID in (:ids...)
  order by q.ID`;

export const anyQueueRowWithStatus = `select q.ID as ID
  from STT_ECHO_QUEUE q
  where q.STATUS = :status`;

export const takeQueueRows = `update STT_ECHO_QUEUE
  set STATUS = :status
  where STATUS = :expected and ID in (:ids...)`;

/** Its ERROR goes with it: a row that came to a good end has none. */
export const finishQueueRows = `update STT_ECHO_QUEUE
  set STATUS = :status, ERROR = null, PROCESSED = CURRENT_TIMESTAMP
  where STATUS = :expected and ID in (:ids...)`;

/** `:texts...` is what went wrong, row by row. */
export const failQueueRows = `update STT_ECHO_QUEUE
  set STATUS = :status, ERROR = case ID :texts... end, PROCESSED = CURRENT_TIMESTAMP
  where STATUS = :expected and ID in (:ids...)`;
