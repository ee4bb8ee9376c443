/** Who moderated an account and when, as GitLab's block and unblock services write it. */
export interface ModerationMark {
  readonly username: string;
  readonly userId: number;
  /** ms since the epoch, to the second; null where the time is not readable. */
  readonly at: number | null;
}

const form = /^(?<username>.+)\/(?<id>[0-9]+)\+(?<time>.+)$/u;

/** `2026-11-21 20:16:05 UTC` or with an offset, as Rails prints a time. */
function timeOf(text: string): number | null {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)? ?(UTC|Z|[+-]\d{2}:?\d{2})$/.exec(text);
  if (parts === null) return null;
  const [, date, time, zone] = parts;
  const at = Date.parse(`${date}T${time}${zone === 'UTC' ? 'Z' : zone}`);
  return Number.isNaN(at) ? null : at;
}

/**
 * Reads GitLab's `blocked_by` or `unblocked_by` attribute, `<username>/<id>+<time>`. Undefined for anything else: such
 * a mark proves nothing. Source: GitLab's block service; facts page, "Knowing blocked by us".
 */
export function parseModerationMark(text: string | null): ModerationMark | undefined {
  const groups = text === null ? undefined : form.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { username = '', id = '', time = '' } = groups;
  return { username, userId: Number(id), at: timeOf(time) };
}
