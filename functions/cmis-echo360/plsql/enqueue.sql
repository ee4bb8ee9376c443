-- Writes one row of the queue. Gets every value of the slot passed: a row trigger may not read TIMETABLE.
-- The plain columns hold the slot after the change, or the deleted one; those with _OLD what it was before.
CREATE OR REPLACE PROCEDURE STT_ECHO_ENQUEUE(
  p_action          IN VARCHAR2,
  p_old_valid       IN NUMBER,
  p_new_valid       IN NUMBER,
  p_setid           IN VARCHAR2,
  p_slotid          IN NUMBER,
  p_slotentry       IN NUMBER,
  p_weekid_old      IN NUMBER,
  p_weekid_new      IN NUMBER,
  p_weekday_old     IN NUMBER,
  p_weekday_new     IN NUMBER,
  p_starttime_old   IN VARCHAR2,
  p_starttime_new   IN VARCHAR2,
  p_finishtime_old  IN VARCHAR2,
  p_finishtime_new  IN VARCHAR2,
  p_moduleid_old    IN VARCHAR2,
  p_moduleid_new    IN VARCHAR2,
  p_modgrpcode_old  IN VARCHAR2,
  p_modgrpcode_new  IN VARCHAR2,
  p_roomid_old      IN VARCHAR2,
  p_roomid_new      IN VARCHAR2,
  p_roomgrpcode_old IN VARCHAR2,
  p_roomgrpcode_new IN VARCHAR2,
  p_lecturerid_old  IN VARCHAR2,
  p_lecturerid_new  IN VARCHAR2
) IS
  v_lecturerid  VARCHAR2(4000);
  v_email       VARCHAR2(4000);
  v_featureid   VARCHAR2(4000);
BEGIN
  IF p_action = 'D' THEN
    v_lecturerid := p_lecturerid_old;
  ELSE
    v_lecturerid := p_lecturerid_new;
  END IF;

  SELECT MAX(BUSINESSEMAIL) INTO v_email
    FROM STT_ECHO_V_PRESENTER
    WHERE PERSONNO = v_lecturerid AND LENGTH(TRIM(BUSINESSEMAIL)) > 0;
  IF v_email IS NULL THEN
    SELECT MAX(p.BUSINESSEMAIL) INTO v_email
      FROM STT_ECHO_V_CONTACT c
      JOIN STT_ECHO_V_PRESENTER p ON p.PERSONNO = c.CONTACT
      WHERE c.SETID = p_setid AND c.SLOTID = p_slotid AND LENGTH(TRIM(p.BUSINESSEMAIL)) > 0;
  END IF;

  -- VIDEOREC where both are asked for: V comes after A.
  SELECT MAX(FEATUREID) INTO v_featureid
    FROM ROOMREQUESTS
    WHERE SETID = p_setid AND SLOTID = p_slotid AND SLOTENTRY = p_slotentry
      AND FEATUREID IN ('AUDIOREC', 'VIDEOREC');

  INSERT INTO STT_ECHO_QUEUE (
    ID, STATUS, ACTION, OLD_VALID, NEW_VALID, CREATED, SETID, SLOTID, WEEKID_OLD, WEEKID_NEW,
    WEEKDAY, WEEKDAY_OLD,
    STARTTIME, STARTTIME_OLD,
    FINISHTIME, FINISHTIME_OLD,
    MODULEID, MODULEID_OLD,
    MODGRPCODE, MODGRPCODE_OLD,
    ROOMID, ROOMID_OLD,
    ROOMGRPCODE, ROOMGRPCODE_OLD,
    LECTURERID, LECTURERID_OLD,
    BUSINESSEMAIL, FEATUREID
  ) VALUES (
    SEQ_STT_ECHO_QUEUE.NEXTVAL, 'UNPROCESSED', p_action, p_old_valid, p_new_valid, SYSDATE,
    p_setid, p_slotid, p_weekid_old, p_weekid_new,
    CASE WHEN p_action = 'D' THEN p_weekday_old ELSE p_weekday_new END, p_weekday_old,
    CASE WHEN p_action = 'D' THEN p_starttime_old ELSE p_starttime_new END, p_starttime_old,
    CASE WHEN p_action = 'D' THEN p_finishtime_old ELSE p_finishtime_new END, p_finishtime_old,
    CASE WHEN p_action = 'D' THEN p_moduleid_old ELSE p_moduleid_new END, p_moduleid_old,
    CASE WHEN p_action = 'D' THEN p_modgrpcode_old ELSE p_modgrpcode_new END, p_modgrpcode_old,
    CASE WHEN p_action = 'D' THEN p_roomid_old ELSE p_roomid_new END, p_roomid_old,
    CASE WHEN p_action = 'D' THEN p_roomgrpcode_old ELSE p_roomgrpcode_new END, p_roomgrpcode_old,
    CASE WHEN p_action = 'D' THEN p_lecturerid_old ELSE p_lecturerid_new END, p_lecturerid_old,
    SUBSTR(v_email, 1, 254), v_featureid
  );
END STT_ECHO_ENQUEUE;
/
