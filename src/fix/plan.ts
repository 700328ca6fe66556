import type { Diagnostic } from '../diagnostics';
import { describeObject } from '../model/object';
import { toMesh, type Mesh, type MeshSource } from '../model/mesh';
import type { MeshTree } from '../model/read/tree';
import { applyEdit, type Edit, type MeshEdit } from '../predict/edit';
import { runRules, type LocatedFinding, type RuleResults, type Silence } from '../rules/engine/run';
import { isAsBadIn } from '../rules/intent/as-bad';
import { groupBy } from '../util/group-by';
import { NotWritten, Sources } from './sources';

/** What would be written, and what of the findings that have an edit would not be. */
export interface FixPlan {
  readonly before: Sources;
  readonly after: Sources;
  readonly fixed: readonly Diagnostic[];
  readonly left: readonly { readonly finding: Diagnostic; readonly why: string }[];
}

/** More rounds find nothing: each fix may show a finding that it hid. */
const MOST_ROUNDS = 5;

/** Finds the edits that cure findings. Each is tried on the mesh in memory; nothing is written. */
export function planFixes(tree: MeshTree, sources: Sources, silences: readonly Silence[]): FixPlan {
  const planner = new Planner(tree, sources, silences);
  for (let round = 0; round < MOST_ROUNDS && planner.round(); round++);
  return planner.plan(sources);
}

class Planner {
  private readonly fixed: Diagnostic[] = [];
  private readonly left = new Map<string, FixPlan['left'][number]>();
  private results: RuleResults;

  constructor(
    private mesh: MeshSource,
    private sources: Sources,
    private readonly silences: readonly Silence[],
  ) {
    this.results = this.ask(mesh);
  }

  public plan(before: Sources): FixPlan {
    const still = new Set(this.results.found.map(keyOf));
    const left = [...this.left].filter(([key]) => still.has(key)).map(([, one]) => one);
    return { before, after: this.sources, fixed: this.fixed, left };
  }

  /** Tries what was not tried yet, a rule at a time. Returns whether anything was cured. */
  public round(): boolean {
    const { length } = this.fixed;
    this.left.clear();
    const byRule = groupBy(this.candidates(), ({ rule }) => rule.id);
    for (const [rule] of byRule) {
      const ofRule = this.candidates().filter((one) => one.rule.id === rule);
      if (!this.cure(ofRule)) for (const one of ofRule) this.cure([one]);
    }
    return this.fixed.length > length;
  }

  private candidates(): LocatedFinding[] {
    return this.results.found.filter(
      (one) => one.violation.edit !== undefined && one.finding.severity !== 'advice' && !this.left.has(keyOf(one)),
    );
  }

  /** Makes the edits of findings together, if that cures all of them and brings nothing else. */
  private cure(candidates: readonly LocatedFinding[]): boolean {
    const current = new Set(this.results.found.map(keyOf));
    const wanted = candidates.filter((one) => current.has(keyOf(one)));
    if (wanted.length === 0) return true;
    const isAlone = wanted.length === 1;
    const edit = unique(wanted.flatMap(({ violation }) => violation.edit ?? []));
    try {
      const sources = this.write(edit);
      const mesh = applyEdit(this.mesh, edit);
      const results = this.ask(mesh);
      const why = whyNotCured(wanted, edit, { mesh: toMesh(this.mesh), results: this.results }, results);
      if (why !== undefined) throw new NotWritten(why);
      [this.mesh, this.sources, this.results] = [mesh, sources, results];
      this.fixed.push(...wanted.map(({ finding }) => finding));
      return true;
    } catch (error) {
      if (!(error instanceof NotWritten)) throw error;
      const [only] = wanted;
      if (isAlone) this.left.set(keyOf(only!), { finding: only!.finding, why: error.message });
      return isAlone;
    }
  }

  private write(edit: MeshEdit): Sources {
    let [mesh, sources] = [this.mesh, this.sources];
    for (const one of edit) {
      const cluster = mesh.clusters.find(({ facts }) => facts.name === one.cluster);
      sources = sources.with(one, cluster?.objects ?? []);
      mesh = applyEdit(mesh, [one]);
    }
    return sources;
  }

  private ask(mesh: MeshSource): RuleResults {
    return runRules(toMesh(mesh), this.silences);
  }
}

/** Why an edit does not cure findings; undefined if it does, and no answer and no finding is worse. */
function whyNotCured(
  wanted: readonly LocatedFinding[],
  edit: MeshEdit,
  before: { readonly mesh: Mesh; readonly results: RuleResults },
  after: RuleResults,
): string | undefined {
  const now = new Set(after.found.map(keyOf));
  if (wanted.some((one) => now.has(keyOf(one)))) return 'the change was tried, and does not cure this alone';
  const known = new Set([...before.results.found, ...before.results.explained].map(keyOf));
  const added = [...after.found, ...after.explained].filter(
    (one) => one.finding.severity !== 'advice' && !known.has(keyOf(one)),
  );
  const worse = added.find((one) => !wasHidden(before.mesh, edit, one));
  if (worse === undefined) return undefined;
  const { rule, cluster, object } = worse.finding;
  return `the change was tried, and brings ${[rule, cluster, object].filter((part) => part !== undefined).join(', ')}`;
}

/**
 * True of what was as bad before, and not reported, because one mistake hides another: a failover that was as broken or not known,
 * or a finding about an object that the edit does not touch. What such a finding costs shows in failovers that are broken.
 */
function wasHidden(mesh: Mesh, edit: MeshEdit, { finding, violation: { failover } }: LocatedFinding): boolean {
  if (failover === undefined)
    return !edit.some((one) => one.cluster === finding.cluster && touches(one, finding.object));
  return isAsBadIn(mesh, failover);
}

function touches(edit: Edit, object: string | undefined): boolean {
  return !('object' in edit) || object === undefined || describeObject(edit.object) === object;
}

function keyOf({ finding: { rule, cluster, object, path }, violation: { failover } }: LocatedFinding): string {
  return JSON.stringify([rule, cluster, object, path, failover?.client, failover?.service]);
}

/** Two findings may ask for the same edit. */
function unique(edit: MeshEdit): MeshEdit {
  return [...new Map(edit.map((one) => [JSON.stringify(one), one])).values()];
}
