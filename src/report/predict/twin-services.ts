import type { Reason } from '../../predict/answer';
import { KnownOfTwins, type TellsTwins } from '../../predict/twins';
import type { GradedService } from './graded-service';
import { aboutTwin, type Notes, saidOf, type TakesNotes } from '../alike';

/** What was found about a service, which counts for its twins. */
interface Found {
  readonly graded: GradedService;
  /** False where something is told that counts for this service alone. */
  readonly isAboutNamesAlone: boolean;
  /** By what they say. */
  readonly reasons: ReadonlyMap<string, { readonly reason: Reason; readonly key: string }>;
}

/** Services of an overview, of which one of several that are alike is asked about. */
export class TwinServices {
  private readonly known: KnownOfTwins<Found>;

  constructor(
    twins: TellsTwins,
    private readonly notes: Notes,
  ) {
    this.known = new KnownOfTwins(twins);
  }

  /** The service as it is graded, or as a twin of it was. The reasons are taken in either way. */
  public grade(service: string, grade: (notes: TakesNotes) => Omit<Found, 'reasons'>): GradedService {
    const find = (): Found => {
      const reasons = new Map<string, { readonly reason: Reason; readonly key: string }>();
      const add: TakesNotes['add'] = (reason, note, said = saidOf(reason)) => {
        this.notes.add(reason, note, said);
        // Every reason is said of the cluster that it is about.
        reasons.set(JSON.stringify([note, reason.cluster, said]), { reason, key: note });
      };
      return { ...grade({ add }), reasons };
    };
    const { service: looked, found } = this.known.of(service, find, ({ isAboutNamesAlone }) => isAboutNamesAlone);
    return looked === service ? found.graded : this.asTwin(service, found);
  }

  private asTwin(service: string, { graded, reasons }: Found): GradedService {
    for (const { reason, key } of reasons.values())
      this.notes.add(reason, key, aboutTwin(saidOf(reason), graded.service, service));
    return { ...graded, service };
  }
}
