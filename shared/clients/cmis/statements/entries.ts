import { hasComponentType, hasGroup, hasModule, hasRequest, hasRoomFeature } from './eligibility.ts';

const is = (condition: string): string => `case when ${condition} then 1 else 0 end`;

/** What TIMETABLE itself has of these slots, eligible or not, and what each other table says of them. */
export const entriesOfSlots = `select t.SETID as SETID, t.SLOTID as SLOTID, t.SOURCESID as SOURCESID, t.STATUS as STATUS,
    t.WEEKID as WEEKID, t.WEEKDAY as WEEKDAY, t.STARTTIME as STARTTIME, t.FINISHTIME as FINISHTIME,
    t.MODULEID as MODULEID, t.MODGRPCODE as MODGRPCODE, t.ROOMID as ROOMID, t.ROOMGRPCODE as ROOMGRPCODE,
    ${is(hasModule('t'))} as HASMODULE,
    ${is(hasGroup('t'))} as HASGROUP,
    ${is(hasComponentType('t'))} as HASTYPE,
    ${is(hasRequest('t'))} as HASREQUEST,
    ${is(hasRoomFeature('t'))} as HASFEATURE
  from TIMETABLE t
  where t.SETID = :setId and t.SLOTENTRY = 1
    and t.SLOTID in (:slots...)
  order by t.SLOTID`;
