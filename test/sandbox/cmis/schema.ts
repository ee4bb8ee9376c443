/**
 * The tables of CMIS that are in use, with the columns that are known, the queue, and the replaceable views, on SQLite.
 * Text is compared byte by byte, as in Oracle; that an empty string is NULL there is kept by the editing functions,
 * which write NULL.
 */
export const schema = `
create table WEEKSTRUCTURE (SETID text, WEEKNUMBER integer, STARTDATE text, DESCRIPTION text, primary key (SETID, WEEKNUMBER));
create table WEEKMAPNUMERIC (SETID text, WEEKID integer, WEEKNUMBER integer);
create index WEEKMAPNUMERIC_WEEKID on WEEKMAPNUMERIC (SETID, WEEKID);
create table WEEKMAPSTRING (SETID text, WEEKID integer, WEEKS text, primary key (SETID, WEEKID));

create table SITES (SETID text, SITEID text, SITENAME text, CAMPUSID text, primary key (SETID, SITEID));
create table ROOMS (SETID text, ROOMID text, NAME text, SITEID text, primary key (SETID, ROOMID));
create table ROOMFEATURES (SETID text, ROOMID text, FEATUREID text, primary key (SETID, ROOMID, FEATUREID));

create table DEPTS (DEPTID text primary key, NAME text);
create table MODULE (SETID text, MODULEID text, NAME text, OWNER text, primary key (SETID, MODULEID));
create table MODULEGROUPS (SETID text, MODULEID text, GRPCODE text, CSIZE integer, primary key (SETID, MODULEID, GRPCODE));
create table STT_COMPONENT_TYPE (MODULE_SUBGROUP_CODE text, COMPONENT_TYPE_CODE text);
create table STT_EXT_PERSON (PERSONNO text primary key, FORENAME text, SURNAME text, BUSINESSEMAIL text);

create table TIMETABLE (
  SETID text not null, SLOTID integer not null, SLOTENTRY integer not null, SLOTTOTAL integer,
  SOURCESID text, STATUS integer, WEEKID integer, WEEKDAY integer, STARTTIME text, FINISHTIME text, DURATION integer,
  MODULEID text, MODGRPCODE text, ROOMID text, ROOMGRPCODE text, LECTURERID text, DEPTID text, USERCHANGE text,
  primary key (SETID, SLOTID, SLOTENTRY));
create index TIMETABLE_ROOM on TIMETABLE (SETID, ROOMID);
create index TIMETABLE_ROOMGRP on TIMETABLE (SETID, ROOMGRPCODE);
create table ROOMREQUESTS (SETID text, SLOTID integer, SLOTENTRY integer, ITEMNUM integer, FEATUREID text,
  primary key (SETID, SLOTID, SLOTENTRY, ITEMNUM));
create table SLOTDETAILS (SETID text, SLOTID integer, SLOTLINE integer, DESCRIP text, CONTACT text, primary key (SETID, SLOTID, SLOTLINE));
create view V_STT_SLOTDETAILS as select SETID, SLOTID, DESCRIP from SLOTDETAILS where SLOTLINE = 0;

create table STT_ECHO_QUEUE (
  ID integer primary key autoincrement, STATUS text not null, ERROR text, ACTION text not null,
  OLD_VALID integer not null, NEW_VALID integer not null, CREATED text not null, PROCESSED text,
  SETID text not null, SLOTID integer not null, WEEKID_OLD integer, WEEKID_NEW integer, WEEKDAY integer, WEEKDAY_OLD integer,
  STARTTIME text, STARTTIME_OLD text, FINISHTIME text, FINISHTIME_OLD text, MODULEID text, MODULEID_OLD text,
  MODGRPCODE text, MODGRPCODE_OLD text, ROOMID text, ROOMID_OLD text, ROOMGRPCODE text, ROOMGRPCODE_OLD text,
  LECTURERID text, LECTURERID_OLD text, BUSINESSEMAIL text, FEATUREID text);
create index STT_ECHO_QUEUE_STATUS on STT_ECHO_QUEUE (STATUS, ID);
create index STT_ECHO_QUEUE_SLOT on STT_ECHO_QUEUE (SETID, SLOTID, CREATED);

create view STT_ECHO_V_PRESENTER as select PERSONNO, BUSINESSEMAIL from STT_EXT_PERSON;
create view STT_ECHO_V_CONTACT as select SETID, SLOTID, CONTACT from SLOTDETAILS;
create view STT_ECHO_V_NAME as select SETID, SLOTID, DESCRIP as NAME from V_STT_SLOTDETAILS;
create view STT_ECHO_V_CHANGE as select SETID, SLOTID, CREATED as CHANGED from STT_ECHO_QUEUE;
create view STT_ECHO_V_ROOM as
  select r.SETID, r.ROOMID, r.NAME, r.SITEID as BUILDINGID, s.SITENAME as BUILDINGNAME, s.CAMPUSID, s.CAMPUSID as CAMPUSNAME
  from ROOMS r left join SITES s on s.SETID = r.SETID and s.SITEID = r.SITEID;
create view STT_ECHO_V_MODULE as select SETID, MODULEID, NAME, OWNER from MODULE;
create view STT_ECHO_V_DEPARTMENT as select DEPTID, NAME from DEPTS;

-- The stand-in's own: what the server's clock says, for edits at a time that a test chooses; the real time where it is NULL.
create table SANDBOX_CLOCK (SERVERTIME text);
insert into SANDBOX_CLOCK values (null);
`;
