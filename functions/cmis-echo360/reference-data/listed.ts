import type { ReferenceAnswer } from '#shared/clients/echo360/reference-answer.ts';
import type { Resource } from '#shared/clients/echo360/reference-data.ts';
import { foldedKey } from '#shared/core/folded-key.ts';
import { CannotSupplyError } from './repair.ts';

interface Entity {
  readonly id: string;
  readonly externalId: string | null;
}

/**
 * One kind of Echo360's reference data during a run: listed once, when first asked for, and added to as things are
 * created.
 */
export class Listed<Item extends Entity, New extends { readonly externalId: string }> {
  readonly #resource: Pick<Resource<Item, New>, 'list' | 'create'>;
  readonly #kind: string;
  #items: Promise<Item[]> | undefined;
  readonly #made = new Set<string>();

  constructor(kind: string, resource: Pick<Resource<Item, New>, 'list' | 'create'>) {
    this.#kind = kind;
    this.#resource = resource;
  }

  /** Whether it was listed before: then asking costs nothing. */
  get isKnown(): boolean {
    return this.#items !== undefined;
  }

  /** Whether this run created it. */
  hasMade(externalId: string): boolean {
    return this.#made.has(externalId);
  }

  async all(): Promise<readonly Item[]> {
    this.#items ??= this.#resource.list();
    try {
      return await this.#items;
    } catch (error) {
      this.#items = undefined;
      throw error;
    }
  }

  async find(isIt: (item: Item) => boolean): Promise<Item | undefined> {
    return (await this.all()).find(isIt);
  }

  async findByExternalId(externalId: string): Promise<Item | undefined> {
    return await this.find(item => item.externalId === externalId);
  }

  /** The one whose external id is the same but for padding or case. */
  async findNear(externalId: string): Promise<Item | undefined> {
    const key = foldedKey(externalId);
    return await this.find(item => item.externalId !== null && foldedKey(item.externalId) === key);
  }

  /**
   * Creates it; what somebody else made meanwhile, or an earlier answer hid, is found by listing again.
   * @throws CannotSupplyError
   */
  async create(item: New): Promise<Item> {
    const answer: ReferenceAnswer<Item> = await this.#resource.create(item);
    if (answer.kind === 'done') {
      this.#made.add(item.externalId);
      const listed = await this.#items;
      if (listed !== undefined) this.#items = Promise.resolve([...listed, answer.item]);
      return answer.item;
    }
    if (answer.kind === 'duplicate') {
      this.#items = undefined;
      const found = await this.findByExternalId(item.externalId);
      if (found !== undefined) return found;
    }
    throw new CannotSupplyError(`the ${this.#kind} ${item.externalId} could not be created: ${answer.message}`);
  }
}

/** Echo360 has a thing under a key that differs by padding or case only: a second one would be a double. */
export function nearError(kind: string, wanted: string, existing: string | null): CannotSupplyError {
  return new CannotSupplyError(
    `Echo360 knows the ${kind} “${existing ?? ''}”, which differs from “${wanted}” in CMIS only by case or spaces: make them the same in one of them`,
  );
}
