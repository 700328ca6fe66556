import type { Kubectl } from '../../live/kubectl/kubectl';
import { plural } from '../../util/plural';
import { type DeploymentName, describe, type DrillRecord, isBad, LiveDeployment, recordOn } from '../deployment';
import { GivenUp, persistently } from './persistently';
import { deleteStandInStep, forgetStep, restoreSteps, scaleBackStep, stepText, take } from './steps';

/** What came of a restore. */
export interface Restoration {
  readonly cluster: string;
  readonly name: string;
  /** True only if the API server has said so after the last change. */
  readonly restored: boolean;
  /** In one line. */
  readonly what: string;
  /** What to type where it was not restored. */
  readonly commands: readonly string[];
}

/** How a restore is tried, and who hears of it. */
export interface RestoreOptions {
  /** For how long it is tried. */
  readonly seconds: number;
  /** Receives one line of progress. */
  readonly say: (text: string) => void;
  /** Ends the trying. Undefined where nothing else would restore. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Restores a Deployment that a drill has changed, and its record with it. It is restored when the API server says so: what
 * kubectl reports of a change is not enough. Until then it is tried again, whatever the failure is, since nothing else would
 * put the replicas back. Never throws.
 */
export async function restore(
  kubectl: Kubectl,
  target: DeploymentName,
  record: DrillRecord,
  { seconds, say, signal }: RestoreOptions,
): Promise<Restoration> {
  const { cluster } = kubectl.at;
  const { name } = target;
  const commands = restoreSteps(target, record).map((step) => stepText(kubectl, step));
  const attempt = new Attempt(kubectl, target, record);
  let isFirst = true;
  const onFailure = (reason: string): void => {
    say(`${cluster}: ${describe(target)} is not restored yet, trying again: ${reason}`);
    if (isFirst) for (const command of ['by hand:', ...commands]) say(`    ${command}`);
    isFirst = false;
  };
  try {
    const what = await persistently(() => attempt.run(), { seconds, onFailure, signal });
    return { cluster, name, restored: true, what, commands: [] };
  } catch (error) {
    const reason = error instanceof GivenUp ? error.message : String(error);
    return { cluster, name, restored: false, what: `${describe(target)} was not restored: ${reason}`, commands };
  }
}

/** One way through all steps, from whatever state the Deployment is in. */
class Attempt {
  private hasScaled = false;

  constructor(
    private readonly kubectl: Kubectl,
    private readonly target: DeploymentName,
    private readonly record: DrillRecord,
  ) {}

  /** What was found and done. Throws where it is not done yet. */
  public async run(): Promise<string> {
    const before = await this.read();
    const found = recordOn(before.body);
    const where = describe(this.target);
    if (found !== undefined && !isBad(found) && found.id !== this.record.id) {
      return `${where} has the record of another drill, and was left to it.`;
    }
    if (before.replicas === 0) await this.scaleBack();
    else if (found === undefined && !this.hasScaled && this.record.standIn === undefined) return this.asItIs(before);
    const note = await this.removeStandIn();
    if (found !== undefined) await this.forget();
    const after = await this.read();
    if (recordOn(after.body) !== undefined)
      throw new Error('its record was not removed, although kubectl reported it.');
    if (after.replicas === 0) throw new Error('it has 0 replicas.');
    return `${this.asItIs(after)}${note}`;
  }

  private asItIs({ replicas }: LiveDeployment): string {
    const where = describe(this.target);
    const wanted = this.record.replicas;
    if (replicas !== wanted) {
      return `${where} has ${plural(replicas, 'replica')}, set by another client; before the drill it had ${wanted}.`;
    }
    return `${where} has its ${plural(replicas, 'replica')}${this.hasScaled ? ' again' : ''}.`;
  }

  /** A Deployment that is not there may be there to the next question. */
  private async read(): Promise<LiveDeployment> {
    const found = await LiveDeployment.read(this.kubectl, this.target);
    if (found === undefined) throw new Error('the API server says that it is not there.');
    return found;
  }

  private async scaleBack(): Promise<void> {
    await take(this.kubectl, scaleBackStep(this.target, this.record));
    const { replicas } = await this.read();
    if (replicas === 0) throw new Error('it still has 0 replicas, although kubectl reported that it was scaled.');
    this.hasScaled = true;
  }

  /** Also where there seems to be none: the command is one that nothing else is deleted by. */
  private async removeStandIn(): Promise<string> {
    if (this.record.standIn === undefined) return '';
    const standIn = { namespace: this.target.namespace, name: this.record.standIn };
    const found = await LiveDeployment.read(this.kubectl, standIn);
    if (found !== undefined && !found.isStandInOf(this.record)) {
      return ` ${describe(standIn)} does not carry the mark of the drill, and was left as it is.`;
    }
    await take(this.kubectl, deleteStandInStep(this.target, this.record));
    const left = await LiveDeployment.read(this.kubectl, standIn);
    if (left?.isStandInOf(this.record) === true && !left.isBeingDeleted) {
      throw new Error(`${describe(standIn)} was not deleted, although kubectl reported it.`);
    }
    return '';
  }

  /** Only if nothing has changed the Deployment since it was read, and only the record of this drill. */
  private async forget(): Promise<void> {
    const now = await this.read();
    const found = recordOn(now.body);
    if (found === undefined) return;
    if (isBad(found)) throw new Error(`its record was changed: ${found.problem}. It was left as it is.`);
    if (found.id === this.record.id) await take(this.kubectl, forgetStep(this.target, now.resourceVersion));
  }
}
