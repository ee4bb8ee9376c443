import { plainWords, type Said } from './refusal-texts.ts';

const words = {
  clash: 'Echo360 already has another recording in this room at this time',
  'duplicate-external-id': 'Echo360 already has a recording with this external id',
  room: 'Echo360 does not know the room',
  section: 'Echo360 does not know the section (course and group)',
  presenter: 'Echo360 does not know the presenter',
  'no-device': 'The room has no Echo360 recording device',
  'in-past': 'Echo360 accepts no recording that has begun already',
  gone: 'Echo360 has no such recording',
} as const;

const reasons: readonly (readonly [RegExp, string])[] = [
  [/\b(duration|too long|maximum length|exceeds)\b/, 'Echo360 does not record lessons of this length'],
  [/\binstructor\b/, "The presenter's Echo360 account may not be an instructor's"],
  [/\berror email\b|\binvalid e ?mail\b/, "Echo360 does not take the presenter's e-mail address for one"],
  [/\bpath missing\b/, 'Echo360 asks for something that was not sent'],
  [/\berror expected\b|\binvalid json\b/, 'Echo360 did not understand something that was sent'],
];

/** A refusal in a timetabler's words, with what Echo360 itself said in quotes. */
export function refusalMessage(kind: keyof typeof words | 'refused', quote: string, said: readonly Said[]): string {
  const plain = said.map(({ text }) => plainWords(text)).join('\n');
  const reason = reasons.find(([pattern]) => pattern.test(plain))?.[1] ?? 'Echo360 refused the recording';
  const sentence = kind === 'refused' ? reason : words[kind];
  return quote === '' ? `${sentence} (it gave no explanation)` : `${sentence} (“${quote}”)`;
}
