import type { Handler, Route } from './sandbox-http.ts';

export type RouteMatch =
  | {
      readonly kind: 'found';
      readonly pattern: string;
      readonly handler: Handler;
      readonly takesNoBody: boolean;
      readonly params: Record<string, string>;
    }
  | { readonly kind: 'wrongMethod'; readonly pattern: string; readonly allow: readonly string[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'malformed' };

interface CompiledRoute {
  readonly route: Route;
  readonly segments: readonly string[];
}

/**
 * Finds the route of a method and raw path. Literal segments win over `:parameters`; earlier routes win over later
 * ones.
 */
export class Router {
  readonly #bySize = new Map<number, CompiledRoute[]>();
  #latest: { readonly path: string | undefined; readonly candidates: readonly CompiledRoute[] } = {
    path: undefined,
    candidates: [],
  };

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const segments = route.path.split('/');
      const sameSize = this.#bySize.get(segments.length) ?? [];
      sameSize.push({ route, segments });
      this.#bySize.set(segments.length, sameSize);
    }
    for (const sameSize of this.#bySize.values()) sameSize.sort((a, b) => parametersIn(a) - parametersIn(b));
  }

  /** The pattern that a raw path fits: of this method's route, else of another's. */
  patternOf(method: string, path: string): string | undefined {
    const candidates = this.#candidates(path);
    return (candidates.find(({ route }) => route.method === method) ?? candidates[0])?.route.path;
  }

  match(method: string, path: string): RouteMatch {
    const parts = path.split('/');
    const candidates = this.#candidates(path);
    const [first] = candidates;
    if (first === undefined) return { kind: 'unknown' };
    const chosen = candidates.find(candidate => candidate.route.method === method);
    if (chosen === undefined) {
      return { kind: 'wrongMethod', pattern: first.route.path, allow: candidates.map(({ route }) => route.method) };
    }
    try {
      const params = Object.fromEntries(
        chosen.segments.flatMap((segment, index) =>
          segment.startsWith(':') ? [[segment.slice(1), decodeURIComponent(parts[index] ?? '')]] : [],
        ),
      );
      const { path: pattern, handler, takesNoBody = method === 'GET' || method === 'DELETE' } = chosen.route;
      return { kind: 'found', pattern, handler, takesNoBody, params };
    } catch (error) {
      if (error instanceof URIError) return { kind: 'malformed' };
      throw error;
    }
  }

  #candidates(path: string): readonly CompiledRoute[] {
    // Each request asks twice: for its answer, and for the log.
    if (path !== this.#latest.path) {
      const parts = path.split('/');
      const candidates = (this.#bySize.get(parts.length) ?? []).filter(candidate => fits(candidate, parts));
      this.#latest = { path, candidates };
    }
    return this.#latest.candidates;
  }
}

function parametersIn({ segments }: CompiledRoute): number {
  return segments.filter(segment => segment.startsWith(':')).length;
}

function fits({ segments }: CompiledRoute, parts: readonly string[]): boolean {
  return segments.every((segment, index) => (segment.startsWith(':') ? parts[index] !== '' : segment === parts[index]));
}
