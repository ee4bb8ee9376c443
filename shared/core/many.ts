/** A count with what is counted, as people say it: `1 booking is`, `1,200 bookings are`. */
export function many(count: number, one: string, more: string): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : more}`;
}
