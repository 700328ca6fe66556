import type { Outage } from '../predict/outage/factory';

/** What to ask a prediction. What is left out is asked about as `predict` does by default. */
export interface Question {
  /** "namespace/name". @default every service that is global or has a waypoint */
  readonly service?: string;
  /** Who asks: "cluster1", "cluster1:ingress", "cluster1:ambient:us-east-a". @default an ambient pod in every cluster, and every ingress gateway with a route to the service */
  readonly client?: string;
  /** The port of the service. @default its first */
  readonly port?: number;
  /**
   * What is out of order, all at once: an Outage, or a text as the command line takes it ("cluster-down:cluster1").
   *
   * @default each outage that a service should survive, one after the other
   */
  readonly outages?: readonly (Outage | string)[];
}

/** What becomes of requests, in a word. */
export type Verdict =
  /** The client's own cluster answers. */
  | 'local'
  /** Other clusters answer. */
  | 'failover'
  /** Both do. */
  | 'split'
  /** Requests go on failing, though a cluster could answer. */
  | 'stuck'
  /** Requests fail, because no cluster is left to answer, or none that is used. */
  | 'blackhole'
  /** A policy refuses every request. */
  | 'denied'
  /** The prediction cannot tell. The steps say why. It is never good news. */
  | 'unknown';

/** Who answers requests, in percent of all requests of the client. */
export interface Spread {
  /** By cluster; those that answer none are left out. */
  readonly clusters: Readonly<Record<string, number>>;
  /** What fails. */
  readonly errors: number;
}

/** Something that is so in a mesh, and where that comes from. */
export interface Remark {
  /** What is so, in a sentence. */
  readonly text: string;
  /** The cluster it is about, where it is about one. */
  readonly cluster?: string;
  /** What it comes from, as "Kind namespace/name". */
  readonly object?: string;
  /** The file of the object, or the construct that declares it. */
  readonly file?: string;
  /** The line in that file. */
  readonly line?: number;
  /** The field of the object, as "spec.host". */
  readonly path?: string;
  /** What one change would alter it. */
  readonly change?: string;
}

/** A step of why requests end where they do. */
export interface Step extends Remark {
  /** True if it is the cause of lost requests, so that the steps after it are consequences. */
  readonly isCause: boolean;
}

/** An input that the prediction does not follow, and that only a part of the requests may be hit by. */
export interface Reservation extends Remark {
  /** The id of its row in docs/ledger.md. */
  readonly row: string;
  /** How many more objects of the kind have it. */
  readonly more?: number;
}

/** An input that the prediction does not follow, and that its owner declares to be without effect. */
export interface DeclaredHarmless {
  /** The id of its row in docs/ledger.md. */
  readonly row: string;
  /** The cluster of the object. */
  readonly cluster: string;
  /** As "Kind namespace/name". */
  readonly object: string;
  /** Why, in the owner's words. */
  readonly reason: string;
}

/** What the prediction assumes, because nothing that was read states it. */
export interface Assumption {
  /** As in {@link Answer.notRead}; left out for versions of Istio and east-west gateways, which answers name themselves. */
  readonly id?: string;
  /** What is assumed, in a sentence. */
  readonly text: string;
  /** The clusters that it is assumed of. */
  readonly clusters: readonly string[];
  /** What to state so that nothing is assumed, where one change does. */
  readonly change?: string;
}

/** Outages that a service need not survive, as its owner declares. */
export interface Exemption {
  /** As `--outage` takes them, in which `*` stands for any text. */
  readonly outages: string;
  /** Why, in the owner's words. */
  readonly reason: string;
}

/** What becomes of the requests of one client to one service in one outage. */
export interface Answer {
  /** "namespace/name". */
  readonly service: string;
  /** The number of the port of the service. @default none is known: the service has none, or was not read */
  readonly port?: number;
  /** As {@link Question.client}. */
  readonly client: string;
  /** In the syntax of the command line; "none" is nothing. */
  readonly outage: string;
  /** What becomes of requests, in a word. */
  readonly verdict: Verdict;
  /** How requests get to the service: "ztunnel", "local-waypoint", "remote-waypoint", "ingress", "ingress-waypoint" or "none". */
  readonly path: string;
  /** From the outage until outlier detection has acted; undefined where it is not known. */
  readonly untilEjected: Spread | undefined;
  /** Once outlier detection has done what it can; undefined where it is not known. */
  readonly afterEjection: Spread | undefined;
  /** Why, in the order in which requests meet it. */
  readonly steps: readonly Step[];
  /** The same as text, as `explain` prints it. */
  readonly explanation: string;
  /** What the Service declares of the outage: that it need not survive it. Answers to several outages at once have none. */
  readonly exemption?: Exemption;
  /** What the verdict leaves out: inputs that the prediction does not follow. */
  readonly reservations: readonly Reservation[];
  /** What the verdict leaves out because owners declare it to be without effect. */
  readonly declaredHarmless: readonly DeclaredHarmless[];
  /** What the verdict rests on and was not read, as ids: those of {@link Prediction.assumptions} say what is assumed. */
  readonly notRead: readonly string[];
}
