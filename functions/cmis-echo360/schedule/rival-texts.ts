import { slotText } from '../lesson/slot.ts';
import type { Exclusion } from '../room-day/judge-clash.ts';

/** What keeps a lesson out, in a person's words. */
export function exclusionText({ occurrence, overlapping }: Exclusion): string {
  return `${slotText(occurrence)}: overlaps ${rivalTexts(overlapping).join(', ')}`;
}

/** Rivals that are named; in a room that is no real one, hundreds of lessons may overlap each other. */
const mostNamed = 5;

/** The first rivals, and how many more there are. */
export function rivalTexts(overlapping: Exclusion['overlapping']): string[] {
  const named = overlapping.slice(0, mostNamed).map(rivalText);
  const more = overlapping.length - named.length;
  return more === 0 ? named : [...named, `and ${more} more`];
}

/** A lesson or schedule that stands against another. */
export function rivalText(rival: Exclusion['overlapping'][number]): string {
  const name = 'sent' in rival ? `${rival.sent.name} (${rival.sent.section})` : `${rival.name} in Echo360`;
  const id = rival.externalId === null ? '' : ` [${rival.externalId}]`;
  return `${name}${id} ${rival.start}–${rival.end}`;
}
