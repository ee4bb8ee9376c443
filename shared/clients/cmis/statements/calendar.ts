export const weekStarts = `select ws.WEEKNUMBER as WEEKNUMBER, ws.STARTDATE as STARTDATE
  from WEEKSTRUCTURE ws
  where ws.SETID = :setId
  order by ws.WEEKNUMBER`;

export const weeksOfWeekIds = `select wm.WEEKID as WEEKID, wm.WEEKNUMBER as WEEKNUMBER
  from WEEKMAPNUMERIC wm
  where wm.SETID = :setId
  order by wm.WEEKID, wm.WEEKNUMBER`;
