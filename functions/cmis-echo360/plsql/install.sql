-- Installs the queue and the triggers that fill it. Run with SQL*Plus or SQLcl as the owner of TIMETABLE, from this folder:
--   sqlplus owner@database @install.sql
-- Stops at the first error. To bring an older installation up to date, or to repair one, run upgrade.sql instead.
WHENEVER SQLERROR EXIT FAILURE
SET DEFINE OFF
@@queue-table.sql
@@views.sql
@@eligibility.sql
@@enqueue.sql
@@triggers.sql
@@verify.sql
