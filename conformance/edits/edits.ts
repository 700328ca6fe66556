import type { Body, Clusters } from './healthy';

/** The place of one object, and of a field in it. */
export interface Place {
  readonly cluster: number;
  readonly object: number;
  /** Empty for the object itself. */
  readonly path: readonly (string | number)[];
}

/** One single edit of a mesh. */
export interface Edit {
  readonly kind: 'remove' | 'misspell' | 'value' | 'move' | 'copy' | 'swap' | 'remove object';
  readonly place: Place;
  /** The object before the edit, and what stands in its place after it. */
  readonly body: Body;
  readonly becomes: readonly Body[];
  /** What is done, for a reader: "cluster2 DestinationRule spec.host = \"x\"". */
  readonly text: string;
  readonly apply: () => Clusters;
}

/** Every edit of every field of every object of a mesh. */
export function editsOf(mesh: Clusters): Edit[] {
  const pool = stringsOf(mesh);
  return mesh.flatMap(({ bodies }, cluster) =>
    bodies.flatMap((body, object) => [
      ...editsOfObject(mesh, { cluster, object, path: [] }, body),
      ...pathsOf(body).flatMap((path) => editsOfField(mesh, { cluster, object, path }, body, pool)),
    ]),
  );
}

function editsOfObject(mesh: Clusters, place: Place, body: Body): Edit[] {
  const moved = withField(body, ['metadata', 'namespace'], 'elsewhere');
  const copies = [moved, withField(body, ['metadata', 'name'], 'copied')];
  return [
    edit(mesh, place, 'remove object', 'removed', []),
    ...(valueAt(body, ['metadata', 'namespace']) === undefined
      ? []
      : [edit(mesh, place, 'move', 'moved to the namespace "elsewhere"', [moved])]),
    ...copies.map((copy, index) =>
      edit(mesh, place, 'copy', `copied to ${index === 0 ? 'the namespace "elsewhere"' : 'the name "copied"'}`, [
        body,
        copy,
      ]),
    ),
  ];
}

function editsOfField(mesh: Clusters, place: Place, body: Body, pool: readonly string[]): Edit[] {
  const { path } = place;
  const last = path.at(-1)!;
  const at = path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`), '');
  const value = valueAt(body, path);
  const change = (kind: Edit['kind'], what: string, changed: Body): Edit =>
    edit(mesh, place, kind, `${at.slice(1)} ${what}`, [changed]);
  return [
    change('remove', 'removed', without(body, path)),
    ...(typeof last === 'string'
      ? [change('misspell', 'misspelt', withField(without(body, path), [...path.slice(0, -1), misspelt(last)], value))]
      : []),
    ...otherValues(value, pool).map((other) =>
      change('value', `= ${JSON.stringify(other)}`, withField(body, path, other)),
    ),
    ...swaps(mesh, place, value).map(({ other, cluster }) =>
      change('swap', `taken from ${mesh[cluster]!.facts.name}`, withField(body, path, other)),
    ),
  ];
}

/** What other clusters have in the same place, where it differs. */
function swaps(mesh: Clusters, { object, path }: Place, value: unknown): { other: unknown; cluster: number }[] {
  if (typeof value === 'object') return [];
  return mesh.flatMap(({ bodies }, cluster) => {
    const other = valueAt(bodies[object]!, path);
    return other === undefined || other === value ? [] : [{ other, cluster }];
  });
}

function misspelt(name: string): string {
  return name.length < 3 ? `${name}${name}` : `${name.slice(0, -2)}${name.at(-1)!}${name.at(-2)!}`;
}

function otherValues(value: unknown, pool: readonly string[]): unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [0, 1, value + 1, value * 10, 100].filter((other) => other !== value);
  if (typeof value === 'string') return [misspelt(value), '', ...pool].filter((other) => other !== value);
  return Array.isArray(value) ? [[]] : [{}];
}

/** Words that a person may confuse one with another. */
function stringsOf(mesh: Clusters): string[] {
  const first = mesh[0]!.bodies.map((body) => valueAt(body, ['metadata', 'name'])).filter((name) => name !== undefined);
  return [...new Set([...(first as string[]), 'none', 'false', 'topology.kubernetes.io/region'])];
}

function edit(mesh: Clusters, place: Place, kind: Edit['kind'], what: string, becomes: readonly Body[]): Edit {
  const { facts, bodies } = mesh[place.cluster]!;
  const body = bodies[place.object]!;
  return {
    kind,
    place,
    body,
    becomes,
    text: `${facts.name}: ${nameOf(body)} ${what}`,
    apply: () =>
      mesh.map((cluster, index) =>
        index === place.cluster
          ? {
              ...cluster,
              bodies: cluster.bodies.flatMap((body, number) => (number === place.object ? becomes : [body])),
            }
          : cluster,
      ),
  };
}

/** The object as findings name it: "Kind namespace/name". */
export function nameOf(body: Body): string {
  const namespace = valueAt(body, ['metadata', 'namespace']) as string | undefined;
  const name = valueAt(body, ['metadata', 'name']) as string;
  return `${body.kind as string} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

type Path = Place['path'];

/** Every field, maps and lists included, but for what makes an object one. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const step = [...path, Array.isArray(value) ? Number(key) : key];
    return [step, ...pathsOf(inner, step)];
  });
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value);
}

function withField(body: Body, path: Path, value: unknown): Body {
  const copy = structuredClone(body);
  const parent = valueAt(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  parent[path.at(-1)!] = value;
  return copy;
}

function without(body: Body, path: Path): Body {
  const copy = structuredClone(body);
  const parent = valueAt(copy, path.slice(0, -1)) as Record<string, unknown> | unknown[];
  const last = path.at(-1)!;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return copy;
}
