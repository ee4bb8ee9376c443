/** Whose fault a failure is, and what to do about it: told from what it says. */
export interface FaultRule {
  /** Of the reason of a failed change, or the message of a failed run; `$1` in the texts is what its group found. */
  readonly says: RegExp;
  /** Who or what is at fault, in a few words. */
  readonly whose: string;
  /** Who does what about it. */
  readonly whatToDo: string;
}

export type Fault = Omit<FaultRule, 'says'>;

/** What holds whatever the sync: how clients and the runtime word their errors. */
const generalRules: readonly FaultRule[] = [
  {
    says: /(?:^|[:;] )([^:;]+?) (?:did not accept our credentials|does not permit us)/,
    whose: 'our access to $1',
    whatToDo:
      'Whoever administers $1 renews our secret or gives our account its rights; a new secret goes to where the configuration refers to.',
  },
  {
    says: /The mail server (\S+) refused the login/,
    whose: 'our access to the mail server',
    whatToDo: 'Whoever runs $1 renews our password; it goes to where upstreams.smtp.password refers to.',
  },
  {
    says: /(?:^|[:;] )([^:;]+?) was not asked: /,
    whose: 'the permitted rate of $1',
    whatToDo: 'Nothing unless it lasts: the next run goes on. Then see perMinute of $1 in the configuration.',
  },
  {
    says: /(?:^|[:;] )([^:;]+?) (?:is unavailable|cannot be used): /,
    whose: '$1',
    whatToDo: 'Nothing unless it lasts: the next run goes on by itself. Then ask those who run $1.',
  },
  {
    says: /(?:^|[:;] )([^:;]+?) answered (?:[A-Z]+ )?\/\S* \(status \d+\) with /,
    whose: '$1, or what answers in its place',
    whatToDo:
      'Look whether the address configured for $1 is right and no proxy or sign-in page answers; then ask those who run it.',
  },
  {
    says: /(?:^|[:;] )([^:;]+?) refused (?:[A-Z]+ )?\/\S* with status \d+/,
    whose: 'what was sent, as $1 sees it',
    whatToDo: 'Read what $1 says of it, and have that mended where it comes from.',
  },
  {
    says: /^Unexpected error: /,
    whose: 'a defect in Lockstep',
    whatToDo: 'Tell whoever maintains it, with the id of the run; what was done is recorded.',
  },
];

/** So much of a text is looked at: others' words may be endless. */
const longest = 1000;

/** Undefined where the words do not tell. The sync's own rules come first. Pure. */
export function faultOf(text: string, rules: readonly FaultRule[]): Fault | undefined {
  const words = text.slice(0, longest);
  for (const { says, whose, whatToDo } of [...rules, ...generalRules]) {
    const match = says.exec(words);
    if (match === null) continue;
    const filled = (template: string): string => template.replaceAll('$1', () => match[1] ?? '');
    return { whose: filled(whose), whatToDo: filled(whatToDo) };
  }
  return undefined;
}
