-- Whether two values differ; two missing ones do not. Numbers and text alike.
CREATE OR REPLACE FUNCTION STT_ECHO_DIFFERS(
  p_old  IN VARCHAR2,
  p_new  IN VARCHAR2
) RETURN NUMBER IS
BEGIN
  IF p_old = p_new OR (p_old IS NULL AND p_new IS NULL) THEN
    RETURN 0;
  END IF;
  RETURN 1;
END STT_ECHO_DIFFERS;
/

-- Whether a slot of TIMETABLE is to be recorded: 1 or 0. Gets the slot's values passed, since a row trigger may not read TIMETABLE. The same
-- criteria stand in shared/clients/cmis/statements/eligibility.ts: change both.
CREATE OR REPLACE FUNCTION STT_ECHO_ELIGIBLE(
  p_setid       IN VARCHAR2,
  p_slotid      IN NUMBER,
  p_slotentry   IN NUMBER,
  p_sourcesid   IN VARCHAR2,
  p_status      IN VARCHAR2,
  p_moduleid    IN VARCHAR2,
  p_modgrpcode  IN VARCHAR2,
  p_roomid      IN VARCHAR2
) RETURN NUMBER IS
  v_found NUMBER;
BEGIN
  -- What the slot says itself comes first: most changes in CMIS end here.
  IF p_slotentry = 1 AND p_status = '2' AND p_sourcesid = 'TEACH' AND LENGTH(TRIM(p_roomid)) > 0
    AND LENGTH(p_modgrpcode) = 4
    AND SUBSTR(p_modgrpcode, 3, 1) IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
    AND SUBSTR(p_modgrpcode, 4, 1) IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
  THEN
    SELECT COUNT(*) INTO v_found
      FROM MODULE m
      WHERE m.SETID = p_setid AND m.MODULEID = p_moduleid
        AND EXISTS (SELECT 1 FROM MODULEGROUPS g
          JOIN STT_COMPONENT_TYPE ct ON ct.MODULE_SUBGROUP_CODE = SUBSTR(g.GRPCODE, 1, 2)
          WHERE g.SETID = p_setid AND g.MODULEID = p_moduleid AND g.GRPCODE = p_modgrpcode)
        AND EXISTS (SELECT 1 FROM ROOMREQUESTS rq
          WHERE rq.SETID = p_setid AND rq.SLOTID = p_slotid AND rq.SLOTENTRY = p_slotentry
            AND rq.FEATUREID IN ('AUDIOREC', 'VIDEOREC'))
        AND EXISTS (SELECT 1 FROM ROOMFEATURES rf
          WHERE rf.SETID = p_setid AND rf.ROOMID = p_roomid
            AND rf.FEATUREID IN ('AUDIOREC', 'VIDEOREC'));
    IF v_found > 0 THEN
      RETURN 1;
    END IF;
  END IF;
  RETURN 0;
END STT_ECHO_ELIGIBLE;
/
