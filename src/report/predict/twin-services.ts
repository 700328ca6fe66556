import type { Reason } from '../../predict/answer';
import type { GradedService } from './graded-service';
import { saidOf, type Notes, type TakesNotes } from './notes';
import { aboutTwin } from './roles';

/** What was found about a service, which counts for its twins. */
interface Known {
  readonly graded: GradedService;
  /** By what they say. */
  readonly reasons: ReadonlyMap<string, { readonly reason: Reason; readonly key: string }>;
}

/** Services of an overview, of which one of several that differ in their names alone is asked about. */
export class TwinServices {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly keyOf: (service: string) => string | undefined,
    private readonly notes: Notes,
  ) {}

  /** The service as it is graded, or as a twin of it was. The reasons are taken in either way. */
  public grade(
    service: string,
    grade: (notes: TakesNotes) => { readonly graded: GradedService; readonly isAboutNamesAlone: boolean },
  ): GradedService {
    const key = this.keyOf(service);
    if (key === undefined) return grade(this.notes).graded;
    const twin = this.known.get(key);
    if (twin !== undefined) return this.asTwin(service, twin);
    const reasons = new Map<string, { readonly reason: Reason; readonly key: string }>();
    const { graded, isAboutNamesAlone } = grade({
      add: (reason, note, said = saidOf(reason)) => {
        this.notes.add(reason, note, said);
        // Every reason is said of the cluster that it is about.
        reasons.set(JSON.stringify([note, reason.cluster, said]), { reason, key: note });
      },
    });
    if (isAboutNamesAlone) this.known.set(key, { graded, reasons });
    return graded;
  }

  private asTwin(service: string, { graded, reasons }: Known): GradedService {
    for (const { reason, key } of reasons.values())
      this.notes.add(reason, key, aboutTwin(saidOf(reason), graded.service, service));
    return { ...graded, service };
  }
}
