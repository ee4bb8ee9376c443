import { recordingFeatures } from './eligibility.ts';

const rooms = `select r.ROOMID as ROOMID, r.NAME as ROOMNAME, r.BUILDINGID as BUILDINGID, r.BUILDINGNAME as BUILDINGNAME,
    r.CAMPUSID as CAMPUSID, r.CAMPUSNAME as CAMPUSNAME,
    (select max(vf.FEATUREID) from ROOMFEATURES vf
      where vf.SETID = r.SETID and vf.ROOMID = r.ROOMID and vf.FEATUREID in ${recordingFeatures}) as FEATUREID
  from STT_ECHO_V_ROOM r
  where r.SETID = :setId`;

export const roomsById = `${rooms}
    and r.ROOMID in (:rooms...)
  order by r.ROOMID`;

export const recordingRooms = `${rooms}
    and exists (select 1 from ROOMFEATURES rf
      where rf.SETID = r.SETID and rf.ROOMID = r.ROOMID and rf.FEATUREID in ${recordingFeatures})
  order by r.ROOMID`;

/** Under which room groups a room is timetabled: how a part of a split room leads to the whole. */
export const roomGroupsInUse = `select distinct t.ROOMID as ROOMID, t.ROOMGRPCODE as ROOMGRPCODE
  from TIMETABLE t
  where t.SETID = :setId and t.ROOMID is not null and t.ROOMGRPCODE is not null
  order by t.ROOMID, t.ROOMGRPCODE`;

const modules = `select mo.MODULEID as MODULEID, mo.NAME as MODULENAME, mo.OWNER as OWNER
  from STT_ECHO_V_MODULE mo
  where mo.SETID = :setId`;

export const modulesById = `${modules}
    and mo.MODULEID in (:modules...)
  order by mo.MODULEID`;

export const modulesOfSet = `${modules}
  order by mo.MODULEID`;

const departments = `select d.DEPTID as DEPTID, d.NAME as DEPTNAME
  from STT_ECHO_V_DEPARTMENT d`;

export const departmentsById = `${departments}
  where d.DEPTID in (:departments...)
  order by d.DEPTID`;

export const allDepartments = `${departments}
  order by d.DEPTID`;
