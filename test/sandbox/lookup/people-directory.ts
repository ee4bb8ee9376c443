import type { Person } from './person.ts';

/** Everyone in the directory; people can be cancelled, brought back, and (which Lookup should not do) vanish. */
export class PeopleDirectory {
  readonly #people = new Map<string, Person>();

  constructor(people: Iterable<Person>) {
    for (const person of people) this.#people.set(person.crsid, person);
  }

  find(crsid: string): Person | undefined {
    return this.#people.get(crsid);
  }

  /** Adds somebody, or changes whether they are cancelled. */
  set(crsid: string, cancelled: boolean): void {
    this.#people.set(crsid, { crsid, cancelled });
  }

  remove(crsid: string): void {
    this.#people.delete(crsid);
  }
}
