-- Brings an installation to this version: adds what is missing, replaces the code, and leaves rows and views that are there as they are. Can be run
-- again at any time. Run it as the owner of TIMETABLE, from this folder, when few people edit: replacing a trigger waits for open changes.
WHENEVER SQLERROR EXIT FAILURE
SET DEFINE OFF
@@queue-columns.sql
@@views.sql
@@eligibility.sql
@@enqueue.sql
@@triggers.sql
@@verify.sql
