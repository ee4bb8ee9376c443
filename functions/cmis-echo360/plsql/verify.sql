-- Oracle only
-- Says whether the installation is sound, and fails if not: SQL*Plus takes a trigger that does not compile for a success.
WHENEVER SQLERROR EXIT FAILURE
SET DEFINE OFF

DECLARE
  v_valid    NUMBER;
  v_cascade  NUMBER;
  v_narrow   NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_valid FROM USER_OBJECTS
    WHERE STATUS = 'VALID'
      AND ((OBJECT_TYPE = 'TRIGGER' AND OBJECT_NAME IN ('STT_ECHO_INSERT', 'STT_ECHO_UPDATE', 'STT_ECHO_DELETE'))
        OR (OBJECT_TYPE = 'PROCEDURE' AND OBJECT_NAME = 'STT_ECHO_ENQUEUE')
        OR (OBJECT_TYPE = 'FUNCTION' AND OBJECT_NAME IN ('STT_ECHO_ELIGIBLE', 'STT_ECHO_DIFFERS'))
        OR (OBJECT_TYPE = 'VIEW' AND OBJECT_NAME IN ('STT_ECHO_V_PRESENTER', 'STT_ECHO_V_CONTACT', 'STT_ECHO_V_NAME',
          'STT_ECHO_V_CHANGE', 'STT_ECHO_V_ROOM', 'STT_ECHO_V_MODULE', 'STT_ECHO_V_DEPARTMENT')));
  IF v_valid < 13 THEN
    RAISE_APPLICATION_ERROR(-20360, 'Only ' || v_valid || ' of 13 objects are valid: see USER_ERRORS and USER_OBJECTS');
  END IF;

  -- A row deleted by a cascade from TIMETABLE makes its table unreadable to the triggers (ORA-04091).
  SELECT COUNT(*) INTO v_cascade
    FROM USER_CONSTRAINTS child
    JOIN USER_CONSTRAINTS parent ON parent.CONSTRAINT_NAME = child.R_CONSTRAINT_NAME
    WHERE parent.TABLE_NAME = 'TIMETABLE' AND child.DELETE_RULE = 'CASCADE'
      AND child.TABLE_NAME IN ('ROOMREQUESTS', 'SLOTDETAILS');
  IF v_cascade > 0 THEN
    RAISE_APPLICATION_ERROR(-20361, 'ROOMREQUESTS or SLOTDETAILS is deleted by cascade from TIMETABLE: the delete trigger cannot read it');
  END IF;

  -- A value too long for the queue would make a timetabler's change fail (ORA-12899).
  SELECT COUNT(*) INTO v_narrow
    FROM USER_TAB_COLUMNS q
    JOIN USER_TAB_COLUMNS t ON t.TABLE_NAME = 'TIMETABLE'
      AND (q.COLUMN_NAME = t.COLUMN_NAME OR q.COLUMN_NAME = t.COLUMN_NAME || '_OLD')
    WHERE q.TABLE_NAME = 'STT_ECHO_QUEUE' AND q.DATA_TYPE = 'VARCHAR2'
      AND q.COLUMN_NAME <> 'STATUS' AND q.DATA_LENGTH < t.DATA_LENGTH;
  IF v_narrow > 0 THEN
    RAISE_APPLICATION_ERROR(-20362, v_narrow || ' columns of STT_ECHO_QUEUE are narrower than those of TIMETABLE: widen them');
  END IF;
END;
/
