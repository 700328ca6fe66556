/** What there is in the network namespace at some moment. It is sent whole whenever something changes. */
export interface World {
  readonly servers: readonly Server[];
  readonly gateways: readonly Gateway[];
  readonly envoys: readonly EnvoyProcess[];
}

/** A container that answers HTTP. */
export interface Server {
  /** Whose it is: requests are counted by it. */
  readonly name: string;
  /** host:port */
  readonly address: string;
  /** By path; without an entry for a path, 404. `*` stands for all others. */
  readonly answers: Readonly<Record<string, Reply>>;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** An east-west gateway: forwards each connection to the next of those behind it. */
export interface Gateway {
  /** host:port */
  readonly address: string;
  /** host:port of each. */
  readonly behind: readonly string[];
}

/** A waypoint's proxy. */
export interface EnvoyProcess {
  readonly binary: string;
  /** The file with what it is started with. Another file is another process. */
  readonly config: string;
  readonly log: string;
}

/** Sent back once a world is there. */
export interface Applied {
  readonly applied: number;
  /** How many requests each server has answered until now, also of those that are gone. */
  readonly served: Readonly<Record<string, number>>;
}

/** The header of an answer that names the server. */
export const ANSWERED_BY = 'x-answered-by';

/** What is out of order in clusters, beside what their API servers say. */
export interface Disorder {
  /** Nothing is left of these. */
  readonly down: ReadonlySet<string>;
  /** All pods of these answer 503. */
  readonly failing: ReadonlySet<string>;
  /** The east-west gateways of these are told nothing new. */
  readonly frozen: ReadonlySet<string>;
}

export const ALL_WELL: Disorder = { down: new Set(), failing: new Set(), frozen: new Set() };
