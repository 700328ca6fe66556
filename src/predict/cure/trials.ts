import { toMesh, type Mesh, type MeshSource } from '../../model/mesh';
import type { Outage } from '../outage';
import type { Answer, Question, Verdict } from '../answer';
import { NEARLY_NOTHING } from '../shares';
import { applyEdit, inOtherClusters, type MeshEdit } from '../edit';
import { noteCountsTold } from '../envoy/ejection';

/** What can be asked about a mesh. */
export interface Asked {
  ask(question: Question, outages: readonly Outage[]): Answer;
}

/** How many edited meshes are kept: answers about one service, which come in a row, have their edits in common. */
const KEPT = 8;

/** Makes edits to a mesh in memory and asks again. */
export class Trials {
  private readonly kept = new Map<string, Asked>();
  private readonly results = new Map<string, Answer>();

  /** @param predict how to predict from a mesh */
  constructor(
    private readonly source: MeshSource,
    private readonly predict: (mesh: Mesh) => Asked,
  ) {}

  /** The answer to a question in the mesh with an edit. */
  public tried(question: Question, outages: readonly Outage[], edit: MeshEdit): Answer {
    // An edit may state counts, and what was tried before is tried no more.
    noteCountsTold();
    const { client, service, port } = question;
    const key = JSON.stringify([edit, client, service, port, outages]);
    const known = this.results.get(key);
    if (known !== undefined) return known;
    const answer = this.edited(edit).ask({ client, service, ...(port === undefined ? {} : { port }) }, outages);
    if (this.results.size >= MOST_RESULTS) this.results.clear();
    this.results.set(key, answer);
    return answer;
  }

  /** The same edit in the other clusters. */
  public elsewhere(edit: MeshEdit): MeshEdit {
    return inOtherClusters(this.source, edit);
  }

  private edited(edit: MeshEdit): Asked {
    const key = JSON.stringify(edit);
    const asked = this.kept.get(key) ?? this.predict(toMesh(applyEdit(this.source, edit)));
    this.kept.delete(key);
    this.kept.set(key, asked);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT) this.kept.delete(oldest!);
    return asked;
  }
}

const MOST_RESULTS = 256;

const BAD: readonly Verdict[] = ['stuck', 'blackhole', 'denied'];

/** True if an answer leaves something to cure: requests fail, leave their cluster while nothing is wrong, or it is unknown. */
export function isCurable({ verdict, afterEjection, outages }: Answer): boolean {
  if (afterEjection === undefined || afterEjection.errors > NEARLY_NOTHING) return true;
  return outages.length === 0 && verdict !== 'local';
}

/** Reports whether an answer is better than another so that the difference is worth a change: fewer errors, and a good verdict. */
export function isCured(before: Answer, after: Answer): boolean {
  if (after.afterEjection === undefined || BAD.includes(after.verdict)) return false;
  if (before.afterEjection === undefined) return true;
  const [errors, left] = [before.afterEjection.errors, after.afterEjection.errors];
  if (errors > NEARLY_NOTHING) return left < errors - NEARLY_NOTHING;
  return left <= NEARLY_NOTHING && before.verdict !== 'local' && after.verdict === 'local';
}
