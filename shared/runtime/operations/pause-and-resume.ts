import { BadRequestError } from '#shared/core/errors.ts';
import { readControl } from '../lease/control-record.ts';
import { auditedChange, type OperationParts } from './audited-change.ts';

/** From now on the function sends nothing; messages are still taken over. */
export async function pause(parts: OperationParts, name: string, why: string): Promise<void> {
  if (why.trim() === '') throw new BadRequestError('Say why it is paused: whoever is paged next will want to know.');
  const paused = { by: parts.who, why, at: parts.now() };
  await auditedChange(parts, name, 'pause', { why }, control => ({ ...control, paused }));
}

/** Lets a paused function go on. Returns whether it was paused; where it was not, nothing is written. */
export async function resume(parts: OperationParts, name: string): Promise<boolean> {
  if ((await readControl(parts.store, name)).value.paused === null) return false;
  await auditedChange(parts, name, 'resume', {}, control => ({ ...control, paused: null, pending: true }));
  return true;
}
