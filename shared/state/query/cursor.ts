import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';

/** Where a page ended: the ordered field of its last document, and that document's key. */
export interface CursorPosition {
  readonly value: string | number | boolean | null;
  readonly key: string;
}

const position = z.tuple([z.union([z.string(), z.number(), z.boolean(), z.null()]), z.string().min(1)]);

/** The position as a text that fits in an address. */
export function cursorOf({ value, key }: CursorPosition): string {
  return Buffer.from(JSON.stringify([value, key])).toString('base64url');
}

/** Throws BadRequestError for text that no page gave: cursors travel through people's links. */
export function positionOf(cursor: string): CursorPosition {
  try {
    const [value, key] = position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { value, key };
  } catch (cause) {
    throw new BadRequestError('the place to continue from is not one that a page has given', {
      advice: 'start again from the first page',
      cause,
    });
  }
}

/** What a document is ordered by; arrays and objects order nothing and count as null. */
export function positionValue(value: unknown): CursorPosition['value'] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
