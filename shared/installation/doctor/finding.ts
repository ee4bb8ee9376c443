/** What was found of one thing. `advice`: what to do about it. */
export interface Finding {
  readonly about: string;
  readonly isGood: boolean;
  readonly says: string;
  readonly advice?: string;
}
