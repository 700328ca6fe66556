import type { Severity } from '../../../diagnostics';
import type { Excuse } from '../../../predict/scenarios';
import type { Verdict, Path } from '../../../predict/answer';
import type { LocatedReason } from '../../reasons';
import type { RisksData } from './risks-data';

/** All that the page of `report` shows, as the JSON that stands in it. What is long and occurs often stands once, in a table. */
export interface ReportData {
  readonly made: Made;
  readonly trust: Trust;
  /** The names of the clusters. Lists elsewhere are numbers into it. */
  readonly clusters: readonly string[];
  /** Who asks, as `--client` takes it. */
  readonly clients: readonly ClientData[];
  /** The kinds of outage: the columns. */
  readonly kinds: readonly KindData[];
  readonly outages: readonly OutageData[];
  /** Services, worst first. Those that answer alike in a large mesh are one row. */
  readonly rows: readonly RowData[];
  readonly spreads: readonly SpreadData[];
  readonly reasons: readonly ReasonData[];
  readonly mesh: MeshData;
  readonly findings: readonly FindingData[];
  readonly silenced: number;
  /** What a change does, where two trees are compared. */
  readonly change: ChangeData | undefined;
  readonly risks: RisksData;
  /** How many rows are without the pictures of their cells, so that the file stays small. */
  readonly withoutPictures: number;
}

/** Where the page comes from. */
export interface Made {
  /** What was read: the directories. */
  readonly title: string;
  readonly command: string;
  readonly version: string;
  /** Null where none was stated, so that the same input gives the same bytes. */
  readonly date: string | null;
  /** SHA-256 of the objects that were read and of what mesh.json says. */
  readonly hash: string;
  readonly objects: number;
}

/** What the answers rest on. */
export interface Trust {
  readonly assumptions: readonly { readonly text: string; readonly clusters: Members }[];
  readonly reasons: readonly LocatedReason[];
  /** Inputs that are not followed. */
  readonly notFollowed: readonly string[];
  /** Inputs whose owners declare that they change nothing. */
  readonly passedOver: readonly string[];
  /** How many services are neither global nor have a waypoint, so that nothing was asked about them. */
  readonly notAsked: number;
  readonly isStrict: boolean;
}

/** Numbers into a table, as ranges: "0-4,7". */
export type Members = string;

export interface ClientData {
  readonly name: string;
  readonly cluster: number;
}

export interface KindData {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
}

export interface OutageData {
  /** As `--outage` takes it. */
  readonly text: string;
  readonly name: string;
  readonly kind: number;
  /** The clusters that it is about. */
  readonly clusters: readonly number[];
  /** What is out of order, to be crossed out. */
  readonly dead: readonly DeadData[];
}

export interface DeadData {
  readonly cluster: number | null;
  readonly what: 'pods' | 'some pods' | 'zone' | 'waypoint' | 'gateway' | 'cluster' | 'knowledge';
  readonly says: string;
  /** What it does instead of its work, in two words. */
  readonly short?: string;
}

/** A service, or several that answer alike. */
export interface RowData {
  readonly service: string;
  /** The others that answer alike but for their names. */
  readonly others: readonly string[];
  readonly port: number | null;
  /** How many pods it has in which clusters; null where that is not known. Clusters that lack the service are left out. */
  readonly pods: readonly (readonly [clusters: Members, pods: number | null])[];
  /** How many answers have each verdict, of one of the services. */
  readonly counts: Readonly<Record<string, number>>;
  /** One for each kind of outage; null where the service has none. */
  readonly cells: readonly (CellData | null)[];
}

export interface CellData {
  /** Of the worst answer. */
  readonly verdict: Verdict;
  /** Why it is accepted. */
  readonly excuse?: Excuse;
  /** Of the worst answer, in percent, once outlier detection has acted; null where it is not known. */
  readonly errors: number | null;
  /** Of the worst until outlier detection has acted, in percent; null where it is not known. */
  readonly errorsBefore: number | null;
  /** The most that a replica has to do; null where it is not known. */
  readonly load: number | null;
  readonly answers: number;
  /** Answers that are alike, worst first; undefined where the file has no room for them. */
  readonly variants?: readonly VariantData[];
  /** How many sorts of answer are left out, and how many answers these are. */
  readonly more?: readonly [sorts: number, answers: number];
}

/** Answers that are alike but for the names of clusters, and one of them in full. */
export interface VariantData {
  readonly count: number;
  readonly members: readonly MemberData[];
  /** Why it is accepted. */
  readonly excuse?: Excuse;
  readonly shown: AnswerData;
  /** The same question of the older tree, where two are compared. */
  readonly was?: Pick<AnswerData, 'verdict' | 'path' | 'untilEjected' | 'afterEjection'>;
}

export interface MemberData {
  readonly outages: Members;
  /** "all"; "own": those in the cluster of the outage; "others": all others; else numbers. */
  readonly clients: string;
}

export interface AnswerData {
  readonly outage: number;
  readonly client: number;
  readonly verdict: Verdict;
  readonly path: Path;
  readonly untilEjected: number | null;
  readonly afterEjection: number | null;
  /** Where the requests of the client go while nothing is wrong. */
  readonly steady: number | null;
  readonly steadyPath: Path;
  readonly failedRequests: object | null;
  readonly load: Readonly<Record<string, number>> | null;
  readonly reasons: readonly number[];
  /** The reason that explains it alone, by its place in `reasons`. */
  readonly decisive: number | null;
  readonly change: string | null;
  readonly reservations: readonly string[];
  readonly command: string;
}

/** In percent, as in the JSON of `predict`. */
export interface SpreadData {
  readonly clusters: Readonly<Record<string, number>>;
  readonly workloads: Readonly<Record<string, number>>;
  readonly errors: number;
}

export interface ReasonData extends LocatedReason {
  readonly hosts?: readonly HostData[];
}

/** A host that an Envoy was sent, as `explain --json` has it. */
export interface HostData {
  readonly priority: number;
  readonly address: string;
  readonly via: string;
  readonly cluster: string;
  readonly locality: string;
  readonly weight: number;
  readonly health: string;
  readonly pods: number;
  readonly untilEjected: number;
  readonly afterEjection: number;
  readonly ejected: boolean;
}

export interface MeshData {
  readonly clusters: readonly ClusterData[];
  readonly waypoints: readonly DeclaredData[];
  readonly services: readonly DeclaredData[];
  readonly rules: readonly DeclaredData[];
}

export interface ClusterData {
  readonly name: string;
  readonly network: string | null;
  readonly region: string | null;
  readonly zones: readonly string[];
  readonly version: string;
  readonly gateways: readonly string[];
  /** What is said of the gateways where no address is. */
  readonly gatewaysNote: string;
  readonly objects: number;
}

/** Something that is declared alike in some clusters. */
export interface DeclaredData {
  readonly name: string;
  readonly facts: readonly string[];
  readonly clusters: Members;
  /** "file:line" in the first of them. */
  readonly place: string;
}

export interface FindingData {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  readonly places: readonly string[];
  /** How many more there are. */
  readonly more: number;
  /** True if message and fix name what is in the first place: in the others they differ by clusters and addresses. */
  readonly isOfFirst: boolean;
}

export interface ChangeData {
  readonly from: string;
  readonly to: string;
  readonly sections: readonly {
    readonly title: string;
    readonly items: readonly { readonly text: string; readonly details: readonly string[] }[];
    /** True if it is shown at once, because answers alone do not show it. */
    readonly isOpen?: boolean;
  }[];
}
