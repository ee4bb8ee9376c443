/** Which of several activities in one room at one time is booked. */
export const strategies = ['none', 'first', 'last'] as const;
export type Strategy = (typeof strategies)[number];
