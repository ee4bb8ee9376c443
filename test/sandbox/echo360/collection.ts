import { SortedList } from './sorted-list.ts';

export interface Entity {
  readonly id: string;
  readonly externalId: string | undefined;
}

export interface CollectionRules<Item> {
  /** What a listing is ordered by; ties, and the empty text, go by id. */
  readonly sortValue: (item: Item) => string;
  /** The id that a filtered listing goes by: a building's campus, a schedule's room. */
  readonly group?: (item: Item) => string;
}

export function sortKey(value: string, id: string): string {
  return `${value}\u0000${id}`;
}

/** The objects of one kind, found by id or external id and listed in Echo360's order. */
export class Collection<Item extends Entity> {
  readonly rules: CollectionRules<Item>;
  readonly #byId = new Map<string, Item>();
  readonly #byExternalId = new Map<string, Item>();
  readonly #all = new SortedList<Item>();
  readonly #groups = new Map<string, SortedList<Item>>();

  constructor(rules: CollectionRules<Item>) {
    this.rules = rules;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** By id or, failing that, by external id. */
  find(key: string): Item | undefined {
    return this.#byId.get(key) ?? this.#byExternalId.get(key);
  }

  byId(id: string): Item | undefined {
    return this.#byId.get(id);
  }

  byExternalId(externalId: string): Item | undefined {
    return this.#byExternalId.get(externalId);
  }

  /** Adds an item, or puts it in the place of the one with its id. */
  put(item: Item): Item {
    this.remove(item.id);
    this.#byId.set(item.id, item);
    if (item.externalId !== undefined) this.#byExternalId.set(item.externalId, item);
    const key = this.#keyOf(item);
    this.#all.set(key, item);
    if (this.rules.group !== undefined) this.#groupOf(this.rules.group(item)).set(key, item);
    return item;
  }

  remove(id: string): void {
    const item = this.#byId.get(id);
    if (item === undefined) return;
    this.#byId.delete(id);
    if (item.externalId !== undefined) this.#byExternalId.delete(item.externalId);
    this.#all.delete(this.#keyOf(item));
    if (this.rules.group !== undefined) this.#groupOf(this.rules.group(item)).delete(this.#keyOf(item));
  }

  /** All, or those of one group, in listing order. */
  values(group?: string): readonly Item[] {
    return this.#listing(group).values();
  }

  after(key: string | undefined, limit: number, group?: string): { items: Item[]; more: boolean } {
    return this.#listing(group).after(key, limit);
  }

  #keyOf(item: Item): string {
    return sortKey(this.rules.sortValue(item), item.id);
  }

  #listing(group: string | undefined): SortedList<Item> {
    return group === undefined ? this.#all : (this.#groups.get(group) ?? new SortedList());
  }

  #groupOf(group: string): SortedList<Item> {
    const list = this.#groups.get(group) ?? new SortedList<Item>();
    this.#groups.set(group, list);
    return list;
  }
}
