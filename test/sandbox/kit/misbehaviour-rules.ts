import { type Misbehaviour, type MisbehaviourRule, ruleSchema } from './misbehaviour.ts';
import { uniformOf } from './random.ts';

/** A rule that was switched on. */
export interface ActiveRule {
  /** How many requests it has met so far. */
  readonly fired: number;
  stop(): void;
}

interface RuleState {
  readonly rule: ReturnType<typeof ruleSchema.parse>;
  readonly pattern: RegExp | undefined;
  readonly id: number;
  readonly seen: Map<string, number>;
  skipped: number;
  fired: number;
}

/**
 * The rules in force, oldest first; the first that chooses a request decides. A probability is decided by the seed, the
 * rule and how often that very request was seen, so that requests which arrive in another order meet the same fate.
 */
export class MisbehaviourRules {
  readonly #seed: number;
  #rules: RuleState[] = [];
  #made = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Switches a rule on; throws a ZodError where it is not one. */
  add(input: MisbehaviourRule): ActiveRule {
    const rule = ruleSchema.parse(input);
    this.#made += 1;
    const pattern = rule.path === undefined ? undefined : new RegExp(rule.path);
    const state: RuleState = { rule, pattern, id: this.#made, seen: new Map(), skipped: 0, fired: 0 };
    this.#rules.push(state);
    return {
      get fired() {
        return state.fired;
      },
      stop: () => {
        this.#rules = this.#rules.filter(other => other !== state);
      },
    };
  }

  /** The misbehaviour that a request of this method, path and query meets now, if any. */
  choose(method: string, pathAndQuery: string): Misbehaviour | undefined {
    return this.#rules.find(state => this.#fires(state, method, pathAndQuery))?.rule.does;
  }

  list(): { rule: MisbehaviourRule; fired: number }[] {
    return this.#rules.map(({ rule, fired }) => ({ rule, fired }));
  }

  clear(): void {
    this.#rules = [];
    this.#made = 0;
  }

  #fires(state: RuleState, method: string, pathAndQuery: string): boolean {
    const { rule, pattern } = state;
    if (rule.method !== undefined && rule.method !== method) return false;
    if (pattern !== undefined && !pattern.test(pathAndQuery)) return false;
    if (rule.next !== undefined && state.fired >= rule.next) return false;
    if (state.skipped < rule.skip) {
      state.skipped += 1;
      return false;
    }
    if (rule.probability !== undefined) {
      const request = `${method} ${pathAndQuery}`;
      const count = (state.seen.get(request) ?? 0) + 1;
      state.seen.set(request, count);
      if (uniformOf(`${this.#seed}|${state.id}|${request}|${count}`) >= rule.probability) return false;
    }
    state.fired += 1;
    return true;
  }
}
