import { commandText } from '../../live/kubectl/command-text';
import type { Kubectl } from '../../live/kubectl/kubectl';
import { isMap, stringMap } from '../../model/object';
import { maps } from '../../util/maps';
import { isNamespaceName, isObjectName } from '../../live/kubectl/names';
import { describe, LiveDeployment, recordOn } from '../deployment';
import type { Objection } from './objection';
import type { Target } from './target';

const FLUX_RECONCILE = 'kustomize.toolkit.fluxcd.io/reconcile';
const FLUX_NAME = 'kustomize.toolkit.fluxcd.io/name';
const FLUX_NAMESPACE = 'kustomize.toolkit.fluxcd.io/namespace';
const ARGO_TRACKING = 'argocd.argoproj.io/tracking-id';
const KEDA_PAUSED = /^autoscaling\.keda\.sh\/paused(-replicas)?$/;

/** What would scale a Deployment back up in the middle of a drill, or is drilling it already. */
export async function findOpponents(kubectl: Kubectl, target: Target): Promise<readonly Objection[]> {
  const deployment = await LiveDeployment.read(kubectl, target);
  if (deployment === undefined) {
    return [{ message: `in ${kubectl.at.cluster} ${describe(target)} is gone.`, fix: 'try again.' }];
  }
  const { body } = deployment;
  const record = recordOn(body);
  if (record !== undefined) {
    return [
      {
        message: `in ${kubectl.at.cluster} ${describe(target)} has the record of a drill that did not end.`,
        fix: commandText([
          ...['cdk8s-ambient', 'drill', '--restore'],
          ...['--context', `${kubectl.at.cluster}=${kubectl.at.context}`],
        ]),
      },
    ];
  }
  // istiod copies what delivery tools set on a Gateway to its Deployment, which none of them applies.
  if (isOfGateway(body)) return keda(kubectl, target);
  return [
    ...(await keda(kubectl, target)),
    ...(await argo(kubectl, target, body)),
    ...(await flux(kubectl, target, body)),
  ];
}

function isOfGateway({ metadata }: Readonly<Record<string, unknown>>): boolean {
  return isMap(metadata) && maps(metadata.ownerReferences).some(({ kind }) => kind === 'Gateway');
}

async function keda(kubectl: Kubectl, { namespace, name }: Target): Promise<Objection[]> {
  const found: string[] = [];
  const path = `/apis/keda.sh/v1alpha1/namespaces/${namespace}/scaledobjects`;
  await kubectl.list({ kind: 'ScaledObject', path }, ({ metadata, spec }) => {
    const { scaleTargetRef } = isMap(spec) ? spec : {};
    const own = isMap(metadata) ? metadata : {};
    const isPaused = Object.keys(stringMap(own.annotations)).some((key) => KEDA_PAUSED.test(key));
    if (isMap(scaleTargetRef) && scaleTargetRef.name === name && !isPaused) found.push(String(own.name));
  });
  return found.map((scaledObject) => ({
    despite: 'keda',
    message: `in ${kubectl.at.cluster} KEDA's ScaledObject ${scaledObject} would scale ${name} up again.`,
    fix: kubectl.text([
      ...['annotate', '--namespace', namespace, '--', 'scaledobject', scaledObject],
      'autoscaling.keda.sh/paused=true',
    ]),
  }));
}

/** Argo CD undoes changes only with selfHeal. Of an Application in another cluster that cannot be told. */
async function argo(kubectl: Kubectl, { name }: Target, body: Record<string, unknown>): Promise<Objection[]> {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  const tracking = stringMap(metadata.annotations)[ARGO_TRACKING];
  if (tracking === undefined) return [];
  const application = tracking.split(':')[0]!.split('_').at(-1)!;
  let heals: boolean | undefined;
  await kubectl.list({ kind: 'Application', path: '/apis/argoproj.io/v1alpha1/applications' }, (item) => {
    if (!isMap(item.metadata) || item.metadata.name !== application) return;
    const policy = isMap(item.spec) && isMap(item.spec.syncPolicy) ? item.spec.syncPolicy : {};
    heals = isMap(policy.automated) && policy.automated.selfHeal === true;
  });
  if (heals === false) return [];
  const knows = heals === true ? 'heals itself' : 'may heal itself (it is not in this cluster)';
  return [
    {
      despite: 'gitops',
      message: `in ${kubectl.at.cluster} Argo CD's Application ${application} ${knows}, and would scale ${name} up again.`,
      fix: `switch selfHeal off for as long as the drill takes`,
    },
  ];
}

async function flux(kubectl: Kubectl, { name }: Target, body: Record<string, unknown>): Promise<Objection[]> {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  const labels = stringMap(metadata.labels);
  const [kustomization, namespace] = [labels[FLUX_NAME], labels[FLUX_NAMESPACE]];
  if (kustomization === undefined || stringMap(metadata.annotations)[FLUX_RECONCILE] === 'disabled') return [];
  const owner =
    isNamespaceName(namespace) && isObjectName(kustomization)
      ? await kubectl.object({
          kind: 'Kustomization',
          api: '/apis/kustomize.toolkit.fluxcd.io/v1',
          plural: 'kustomizations',
          namespace,
          name: kustomization,
        })
      : undefined;
  if (isMap(owner?.spec) && owner.spec.suspend === true) return [];
  return [
    {
      despite: 'gitops',
      message: `in ${kubectl.at.cluster} Flux's Kustomization ${namespace}/${kustomization} would scale ${name} up again.`,
      fix: commandText([
        ...['flux', '--context', kubectl.at.context, 'suspend', 'kustomization'],
        ...['--namespace', String(namespace), '--', kustomization],
      ]),
    },
  ];
}
