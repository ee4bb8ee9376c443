import type { Fields } from '../store.ts';

/** Id of the ticket that a control document holds in `ticket.id`; undefined when nobody holds it. */
export function ticketOf(control: Fields): string | undefined {
  const ticket = control['ticket'];
  if (ticket === null || ticket === undefined || typeof ticket !== 'object' || Array.isArray(ticket)) return undefined;
  const id: unknown = Reflect.get(ticket, 'id');
  return typeof id === 'string' ? id : undefined;
}
