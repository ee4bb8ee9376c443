const digit = "('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')";
const recordingFeature = "('AUDIOREC', 'VIDEOREC')";

/** Blank is missing, in whatever way a database holds it: `trim` of blanks is NULL in Oracle, and empty elsewhere. */
export function isTold(column: string): string {
  return `length(trim(${column})) > 0`;
}

/**
 * The seed's criteria for a TIMETABLE row that Echo360 is to know of, as one condition over the row called `row` (an
 * alias, or NEW and OLD in a trigger). The only place where they stand in TypeScript; `functions/cmis-echo360/plsql`
 * has them once more for Oracle.
 *
 * STATUS and SLOTENTRY are compared as numbers, as in the seed's SQL. ROOMREQUESTS is matched by the whole slot, as in
 * the seed's SQL. A room or group is tested with `exists`, so that several requests, features or groups never double a
 * row.
 */
export function eligible(row: string): string {
  return `${row}.SOURCESID = 'TEACH'
    and ${row}.STATUS = 2
    and ${row}.SLOTENTRY = 1
    and ${isTold(`${row}.ROOMID`)}
    and ${hasModule(row)}
    and exists (select 1 from MODULEGROUPS g
      join STT_COMPONENT_TYPE ct on ct.MODULE_SUBGROUP_CODE = substr(g.GRPCODE, 1, 2)
      where g.SETID = ${row}.SETID and g.MODULEID = ${row}.MODULEID and g.GRPCODE = ${row}.MODGRPCODE
        and length(g.GRPCODE) = 4
        and substr(g.GRPCODE, 3, 1) in ${digit} and substr(g.GRPCODE, 4, 1) in ${digit})
    and ${hasRequest(row)}
    and ${hasRoomFeature(row)}`;
}

/** The criteria of other tables one by one, to tell which of them a slot lost. */
export function hasModule(row: string): string {
  return `exists (select 1 from MODULE m where m.SETID = ${row}.SETID and m.MODULEID = ${row}.MODULEID)`;
}

export function hasGroup(row: string): string {
  return `exists (select 1 from MODULEGROUPS g
      where g.SETID = ${row}.SETID and g.MODULEID = ${row}.MODULEID and g.GRPCODE = ${row}.MODGRPCODE)`;
}

export function hasComponentType(row: string): string {
  return `exists (select 1 from STT_COMPONENT_TYPE ct where ct.MODULE_SUBGROUP_CODE = substr(${row}.MODGRPCODE, 1, 2))`;
}

export function hasRequest(row: string): string {
  return `exists (select 1 from ROOMREQUESTS rq
      where rq.SETID = ${row}.SETID and rq.SLOTID = ${row}.SLOTID and rq.SLOTENTRY = ${row}.SLOTENTRY
        and rq.FEATUREID in ${recordingFeature})`;
}

export function hasRoomFeature(row: string): string {
  return `exists (select 1 from ROOMFEATURES rf
      where rf.SETID = ${row}.SETID and rf.ROOMID = ${row}.ROOMID and rf.FEATUREID in ${recordingFeature})`;
}

/** The recording feature a slot asks for: VIDEOREC if it asks for both, since V comes after A. */
export function requestedFeature(row: string): string {
  return `(select max(fr.FEATUREID) from ROOMREQUESTS fr
    where fr.SETID = ${row}.SETID and fr.SLOTID = ${row}.SLOTID and fr.SLOTENTRY = ${row}.SLOTENTRY
      and fr.FEATUREID in ${recordingFeature})`;
}

/** The presenter's e-mail: the lecturer's, else that of the slot's contact. */
export function presenterEmail(row: string): string {
  return `coalesce(
    (select max(pl.BUSINESSEMAIL) from STT_ECHO_V_PRESENTER pl
      where pl.PERSONNO = ${row}.LECTURERID and ${isTold('pl.BUSINESSEMAIL')}),
    (select max(pc.BUSINESSEMAIL) from STT_ECHO_V_CONTACT sc join STT_ECHO_V_PRESENTER pc on pc.PERSONNO = sc.CONTACT
      where sc.SETID = ${row}.SETID and sc.SLOTID = ${row}.SLOTID and ${isTold('pc.BUSINESSEMAIL')}))`;
}

/** Whether the presenter's e-mail is that of the lecturer. */
export function hasLecturerEmail(row: string): string {
  return `exists (select 1 from STT_ECHO_V_PRESENTER ph where ph.PERSONNO = ${row}.LECTURERID and ${isTold('ph.BUSINESSEMAIL')})`;
}

/** Which rooms record at all: those with a recording feature in the set. */
export const recordingFeatures = recordingFeature;
