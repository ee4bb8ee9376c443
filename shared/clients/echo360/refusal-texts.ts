import { shortened } from '#shared/core/shortened.ts';

/** One thing a refusal says, with the member of the request it is about, if it names one. */
export interface Said {
  /** `obj.venue.room` for the validation layout; empty otherwise. */
  readonly about: string;
  readonly text: string;
}

const most = 20;

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === 'args' ? [] : textsIn(member)));
}

/**
 * Everything a refusal says, whatever its layout: code and message, messages by path (`param`), or plain text.
 * `JsonError` only announces the second layout and is left out.
 */
export function saidIn(body: unknown): readonly Said[] {
  const param = typeof body === 'object' && body !== null && 'param' in body ? body.param : undefined;
  const byPath = typeof param === 'object' && param !== null ? Object.entries(param) : [];
  const rest =
    typeof body === 'object' && body !== null ? Object.entries(body).filter(([key]) => key !== 'param') : [['', body]];
  return [
    ...rest.flatMap(([, member]) => textsIn(member).map(text => ({ about: '', text }))),
    ...byPath.flatMap(([about, member]) => textsIn(member).map(text => ({ about, text }))),
  ]
    .filter(({ text }) => text.trim() !== '' && text !== 'JsonError')
    .slice(0, most);
}

/** Words in lower case with single spaces: `RoomNotFound`, `Room not found` and `room_not-found` become the same. */
export function plainWords(text: string): string {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What was said, once each and short, for people. */
export function quoted(said: readonly Said[]): string {
  const texts = said.map(({ about, text }) => (about === '' || text.includes(' ') ? text : `${about}: ${text}`));
  const spoken = texts.filter(text => text.includes(' '));
  const line = [...new Set(spoken.length > 0 ? spoken : texts)].join('; ').replaceAll(/\s+/g, ' ');
  return shortened(line, 160);
}
