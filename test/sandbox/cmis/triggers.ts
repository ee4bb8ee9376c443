import { eligible, presenterEmail, requestedFeature } from '#shared/clients/cmis/statements/eligibility.ts';

/** What Echo360 shows of a slot: a change of anything else is not queued. */
const shown = [
  'WEEKID',
  'WEEKDAY',
  'STARTTIME',
  'FINISHTIME',
  'MODULEID',
  'MODGRPCODE',
  'ROOMID',
  'ROOMGRPCODE',
  'LECTURERID',
] as const;

const now = "(select coalesce(SERVERTIME, strftime('%Y-%m-%dT%H:%M:%S', 'now')) from SANDBOX_CLOCK)";

type Side = 'NEW' | 'OLD';

/** Never NULL, whatever is missing in the row. */
const is = (side: Side): string => `(case when ${eligible(side)} then 1 else 0 end)`;

/** One row of the queue. `after` is what the plain columns hold, `before` what those with _OLD do. */
function enqueue(
  action: 'I' | 'U' | 'D',
  sides: { readonly before?: Side; readonly after?: Side },
  when: string,
): string {
  const current = sides.after ?? sides.before ?? 'NEW';
  // An insert or delete is queued only if it is eligible: asking again would cost as much as asking.
  const valid = (side: Side | undefined): string => (side === undefined ? '0' : action === 'U' ? is(side) : '1');
  const column = (side: Side | undefined, name: string): string => (side === undefined ? 'null' : `${side}.${name}`);
  const others = shown.filter(name => name !== 'WEEKID');
  return `insert into STT_ECHO_QUEUE (STATUS, ACTION, OLD_VALID, NEW_VALID, CREATED, SETID, SLOTID, WEEKID_OLD, WEEKID_NEW,
      ${others.map(name => `${name}, ${name}_OLD`).join(', ')}, BUSINESSEMAIL, FEATUREID)
    select 'UNPROCESSED', '${action}', ${valid(sides.before)}, ${valid(sides.after)}, ${now},
      ${current}.SETID, ${current}.SLOTID, ${column(sides.before, 'WEEKID')}, ${column(sides.after, 'WEEKID')},
      ${others.map(name => `${current}.${name}, ${column(sides.before, name)}`).join(', ')},
      ${presenterEmail(current)}, ${requestedFeature(current)}
    where ${when};`;
}

const sameKey = 'NEW.SETID = OLD.SETID and NEW.SLOTID = OLD.SLOTID';
const changed = `(${shown.map(name => `NEW.${name} is not OLD.${name}`).join(' or ')})`;
const oldValid = is('OLD');
const newValid = is('NEW');

/** The names of the triggers, for loading without them. */
export const triggerNames = ['STT_ECHO_INSERT', 'STT_ECHO_UPDATE', 'STT_ECHO_DELETE'] as const;

/**
 * The triggers on TIMETABLE, as `functions/cmis-echo360/plsql` has them for Oracle: a slot that gets another key is a
 * delete and an insert.
 */
export const triggers = `
create trigger STT_ECHO_INSERT after insert on TIMETABLE begin
  ${enqueue('I', { after: 'NEW' }, `${newValid} = 1`)}
end;
create trigger STT_ECHO_DELETE after delete on TIMETABLE begin
  ${enqueue('D', { before: 'OLD' }, `${oldValid} = 1`)}
end;
create trigger STT_ECHO_UPDATE after update on TIMETABLE begin
  ${enqueue('U', { before: 'OLD', after: 'NEW' }, `${sameKey} and (${oldValid} <> ${newValid} or (${newValid} = 1 and ${changed}))`)}
  ${enqueue('D', { before: 'OLD' }, `not (${sameKey}) and ${oldValid} = 1`)}
  ${enqueue('I', { after: 'NEW' }, `not (${sameKey}) and ${newValid} = 1`)}
end;
`;
