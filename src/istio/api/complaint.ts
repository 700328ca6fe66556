/**
 * Something that Istio has to say of an object.
 *
 * - `undecodable`: istiod cannot read the field, and so says nothing else of the object;
 * - `unknown-field`: istiod passes the field over, but an API server refuses or drops it before that;
 * - `invalid`: istiod reads the object and refuses it;
 * - `warning`: istiod takes the object and tells the client that applies it.
 */
export interface Complaint {
  readonly kind: 'undecodable' | 'unknown-field' | 'invalid' | 'warning';
  /** The field, as `spec.subsets[0].labels["app"]`. */
  readonly path: string;
  readonly message: string;
  /** True where the same object is refused at one time and taken at another. */
  readonly sometimes?: true;
}

/** Complaints, one after the other: what would be lost by returning early is not yielded. */
export type Complaints = Iterable<Complaint>;

export function invalid(path: string, message: string): Complaint {
  return { kind: 'invalid', path, message };
}

export function warning(path: string, message: string): Complaint {
  return { kind: 'warning', path, message };
}

/** What is left where Istio collects errors alone and forgets warnings. */
export function* forgetWarnings(complaints: Complaints): Complaints {
  for (const complaint of complaints) if (complaint.kind !== 'warning') yield complaint;
}

/** The path of an entry of a map. */
export function entryOf(path: string, key: string): string {
  return `${path}[${JSON.stringify(key)}]`;
}

/** A value as messages show it. What is long is cut, and what has parts is only named: YAML can have parts without end. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
