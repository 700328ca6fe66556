import type { Matrix } from '../../predict/prediction';
import type { Reason } from '../../predict/answer';
import type { TellsTwins } from '../../predict/twins';

/** What `predict` found. */
export interface PredictReport {
  /** Service by service: a fleet has more answers than fit into memory with all their reasons. */
  readonly matrices: Iterable<Matrix>;
  /** What the answers assume of the mesh as a whole. */
  readonly assumptions: readonly Reason[];
  /** Requests per second of each client; undefined where text does not count those that fail. */
  readonly rate: number | undefined;
  /** The names of all clusters. */
  readonly clusters: readonly string[];
  /** The clusters that have pods of a service. */
  readonly membersOf: (service: string) => readonly string[];
  readonly networkOf: (cluster: string) => string | undefined;
  /** Tells of which services every answer is the same but for their names. */
  readonly twins: TellsTwins;
  /** How many services one table may tell of; 0 where each has to have its own. */
  readonly services: number;
  /** True if every row is asked for. */
  readonly isWhole: boolean;
}
