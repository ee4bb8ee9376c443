-- What is not certain of this installation of CMIS stands in these views. To correct it, replace the view, keeping its columns:
-- neither this script nor an upgrade touches a view that is there.

-- The e-mail address of a person. PERSONNO is what TIMETABLE.LECTURERID and STT_ECHO_V_CONTACT.CONTACT hold.
DECLARE
  v_found NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_found FROM USER_OBJECTS WHERE OBJECT_NAME = 'STT_ECHO_V_PRESENTER';
  IF v_found = 0 THEN
    EXECUTE IMMEDIATE
      'CREATE VIEW STT_ECHO_V_PRESENTER AS
       SELECT PERSONNO, BUSINESSEMAIL FROM STT_EXT_PERSON';
  END IF;
END;
/

-- The contact of a slot, who presents where it has no lecturer. Triggers read it: it must not read TIMETABLE.
DECLARE
  v_found NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_found FROM USER_OBJECTS WHERE OBJECT_NAME = 'STT_ECHO_V_CONTACT';
  IF v_found = 0 THEN
    EXECUTE IMMEDIATE
      'CREATE VIEW STT_ECHO_V_CONTACT AS
       SELECT SETID, SLOTID, CONTACT FROM SLOTDETAILS';
  END IF;
END;
/

-- The name of a slot, as recordings are called.
DECLARE
  v_found NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_found FROM USER_OBJECTS WHERE OBJECT_NAME = 'STT_ECHO_V_NAME';
  IF v_found = 0 THEN
    EXECUTE IMMEDIATE
      'CREATE VIEW STT_ECHO_V_NAME AS
       SELECT SETID, SLOTID, DESCRIP AS NAME FROM V_STT_SLOTDETAILS';
  END IF;
END;
/

-- When a slot changed, for the strategies in which the first or the last change wins. The latest counts.
DECLARE
  v_found NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_found FROM USER_OBJECTS WHERE OBJECT_NAME = 'STT_ECHO_V_CHANGE';
  IF v_found = 0 THEN
    EXECUTE IMMEDIATE
      'CREATE VIEW STT_ECHO_V_CHANGE AS
       SELECT SETID, SLOTID, CREATED AS CHANGED FROM STT_ECHO_QUEUE';
  END IF;
END;
/

-- A room with its building and campus, for rooms that Echo360 does not have yet.
DECLARE
  v_found NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_found FROM USER_OBJECTS WHERE OBJECT_NAME = 'STT_ECHO_V_ROOM';
  IF v_found = 0 THEN
    EXECUTE IMMEDIATE
      'CREATE VIEW STT_ECHO_V_ROOM AS
       SELECT r.SETID, r.ROOMID, r.NAME, r.SITEID AS BUILDINGID, s.SITENAME AS BUILDINGNAME,
         s.CAMPUSID, s.CAMPUSID AS CAMPUSNAME
         FROM ROOMS r LEFT JOIN SITES s ON s.SETID = r.SETID AND s.SITEID = r.SITEID';
  END IF;
END;
/

-- A module with the department that owns it, for courses that Echo360 does not have yet.
DECLARE
  v_found NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_found FROM USER_OBJECTS WHERE OBJECT_NAME = 'STT_ECHO_V_MODULE';
  IF v_found = 0 THEN
    EXECUTE IMMEDIATE
      'CREATE VIEW STT_ECHO_V_MODULE AS
       SELECT SETID, MODULEID, NAME, OWNER FROM MODULE';
  END IF;
END;
/

-- The name of a department.
DECLARE
  v_found NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_found FROM USER_OBJECTS WHERE OBJECT_NAME = 'STT_ECHO_V_DEPARTMENT';
  IF v_found = 0 THEN
    EXECUTE IMMEDIATE
      'CREATE VIEW STT_ECHO_V_DEPARTMENT AS
       SELECT DEPTID, NAME FROM DEPTS';
  END IF;
END;
/
