import { hash } from 'node:crypto';
import type { Sent } from '../schedule/schedules.ts';
import type { Slot } from './slot.ts';

/** Digest of one recording schedule as Lockstep wants it; equal digests mean that there is nothing to send. */
export function scheduleDigest(slot: Slot, sent: Sent): string {
  const content = [
    [slot.room, slot.date, slot.start, slot.end],
    [sent.name, sent.section, sent.presenterEmail, sent.input1, sent.input2, sent.captureQuality],
  ];
  return hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22);
}
