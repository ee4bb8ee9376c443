/** Where an occurrence stands when its round is planned. */
export interface Verdict {
  readonly kind: /** It is to be recorded, and a request makes it so. */
    | 'wanted'
    /** Echo360 holds it as CMIS has it. */
    | 'in-place'
    /** It loses to what it overlaps. */
    | 'excluded'
    /** Too long: never recorded. */
    | 'unusable'
    /** CMIS has it with a day or times that cannot be read. */
    | 'unreadable'
    /** Its slot stands as it was, but another table has nothing for it: what Echo360 has of it stays for now. */
    | 'in-question'
    /** The lesson has begun, is about to, or is over. */
    | 'begun'
    /** It moved after its recording had begun under the same external id. */
    | 'recording-begun'
    /** CMIS has it no more. */
    | 'gone';
  readonly text: string;
}
