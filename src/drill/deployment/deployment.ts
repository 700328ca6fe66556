import type { Kubectl } from '../../live/kubectl/kubectl';
import { isMap, stringMap } from '../../model/object';
import { ANNOTATION_DRILL, type DrillRecord } from './record';

/** A Deployment of the cluster that loses its pods. */
export interface DeploymentName {
  readonly namespace: string;
  readonly name: string;
}

/** A Deployment as the API server has it. */
export class LiveDeployment {
  constructor(public readonly body: Readonly<Record<string, unknown>>) {}

  /** Reads a Deployment; undefined where there is none. Throws where the answer is not that Deployment. */
  public static async read(kubectl: Kubectl, { namespace, name }: DeploymentName): Promise<LiveDeployment | undefined> {
    const body = await kubectl.object({
      kind: 'Deployment',
      api: '/apis/apps/v1',
      plural: 'deployments',
      namespace,
      name,
    });
    return body === undefined ? undefined : new LiveDeployment(body);
  }

  /** How many replicas it asks for. Every API server fills the number in, so it is missing only in wrong answers. */
  public get replicas(): number {
    const { replicas } = isMap(this.body.spec) ? this.body.spec : {};
    if (typeof replicas === 'number' && Number.isInteger(replicas) && replicas >= 0) return replicas;
    throw new Error(`the answer has ${JSON.stringify(replicas) ?? 'no'} replicas.`);
  }

  /** Changes with each change of the Deployment, so that a command can require that there was none. */
  public get resourceVersion(): string {
    const { resourceVersion } = this.metadata;
    if (typeof resourceVersion === 'string' && /^\d+$/.test(resourceVersion)) return resourceVersion;
    throw new Error('the answer has no resourceVersion.');
  }

  /** True once all its pods are available. */
  public get isAvailable(): boolean {
    const { availableReplicas } = isMap(this.body.status) ? this.body.status : {};
    return (typeof availableReplicas === 'number' ? availableReplicas : 0) >= this.replicas;
  }

  public get isBeingDeleted(): boolean {
    return this.metadata.deletionTimestamp !== undefined;
  }

  /**
   * True if the drill of a record has made it. The selector of a Deployment cannot be changed, so a Deployment that was there
   * before cannot be made to look like one of a drill.
   */
  public isStandInOf({ id }: DrillRecord): boolean {
    const { selector } = isMap(this.body.spec) ? this.body.spec : {};
    const selected = isMap(selector) ? stringMap(selector.matchLabels) : {};
    return stringMap(this.metadata.labels)[ANNOTATION_DRILL] === id && selected[ANNOTATION_DRILL] === id;
  }

  private get metadata(): Readonly<Record<string, unknown>> {
    return isMap(this.body.metadata) ? this.body.metadata : {};
  }
}

/** As messages name a Deployment. */
export function describe({ namespace, name }: DeploymentName): string {
  return `Deployment ${namespace}/${name}`;
}
