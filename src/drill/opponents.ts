import type { Kubectl } from '../live/kubectl';
import { isMap, stringMap } from '../model/kube-object';
import { recordOn } from './record';
import type { Refusal } from './refusal';
import type { Target } from './target';

const FLUX_RECONCILE = 'kustomize.toolkit.fluxcd.io/reconcile';
const FLUX_NAME = 'kustomize.toolkit.fluxcd.io/name';
const FLUX_NAMESPACE = 'kustomize.toolkit.fluxcd.io/namespace';
const ARGO_TRACKING = 'argocd.argoproj.io/tracking-id';
const KEDA_PAUSED = /^autoscaling\.keda\.sh\/paused(-replicas)?$/;

/** Who would scale a Deployment back up in the middle of a drill, or is drilling already. */
export async function findOpponents(kubectl: Kubectl, target: Target): Promise<readonly Refusal[]> {
  const { namespace, name } = target;
  const body = await kubectl.get(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`);
  if (body === undefined) {
    return [{ what: `in ${kubectl.at.cluster} the Deployment ${name} is gone.`, fix: 'try again.' }];
  }
  const record = recordOn(body);
  if (record !== undefined) {
    return [
      {
        what: `in ${kubectl.at.cluster} the Deployment ${name} has the record of a drill that did not end.`,
        fix: `cdk8s-ambient drill --restore --context ${kubectl.at.cluster}=${kubectl.at.context}`,
      },
    ];
  }
  return [
    ...(await keda(kubectl, target)),
    ...(await argo(kubectl, target, body)),
    ...(await flux(kubectl, target, body)),
  ];
}

async function keda(kubectl: Kubectl, { namespace, name }: Target): Promise<Refusal[]> {
  const found: string[] = [];
  await kubectl.list(`/apis/keda.sh/v1alpha1/namespaces/${namespace}/scaledobjects`, ({ metadata, spec }) => {
    const { scaleTargetRef } = isMap(spec) ? spec : {};
    const own = isMap(metadata) ? metadata : {};
    const isPaused = Object.keys(stringMap(own.annotations)).some((key) => KEDA_PAUSED.test(key));
    if (isMap(scaleTargetRef) && scaleTargetRef.name === name && !isPaused) found.push(String(own.name));
  });
  return found.map((scaledObject) => ({
    despite: 'keda',
    what: `in ${kubectl.at.cluster} KEDA's ScaledObject ${scaledObject} would scale ${name} up again.`,
    fix: kubectl.text([
      ...['annotate', 'scaledobject', scaledObject, '--namespace', namespace],
      'autoscaling.keda.sh/paused=true',
    ]),
  }));
}

/** Argo CD undoes changes only where it was told to heal; where its Application is in another cluster, nobody knows. */
async function argo(kubectl: Kubectl, { name }: Target, body: Record<string, unknown>): Promise<Refusal[]> {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  const tracking = stringMap(metadata.annotations)[ARGO_TRACKING];
  if (tracking === undefined) return [];
  const application = tracking.split(':')[0]!.split('_').at(-1)!;
  let heals: boolean | undefined;
  await kubectl.list('/apis/argoproj.io/v1alpha1/applications', (item) => {
    if (!isMap(item.metadata) || item.metadata.name !== application) return;
    const policy = isMap(item.spec) && isMap(item.spec.syncPolicy) ? item.spec.syncPolicy : {};
    heals = isMap(policy.automated) && policy.automated.selfHeal === true;
  });
  if (heals === false) return [];
  const knows = heals === true ? 'heals itself' : 'may heal itself (it is not in this cluster)';
  return [
    {
      despite: 'gitops',
      what: `in ${kubectl.at.cluster} Argo CD's Application ${application} ${knows}, and would scale ${name} up again.`,
      fix: `switch selfHeal off for as long as the drill takes`,
    },
  ];
}

async function flux(kubectl: Kubectl, { name }: Target, body: Record<string, unknown>): Promise<Refusal[]> {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  const labels = stringMap(metadata.labels);
  const [kustomization, namespace] = [labels[FLUX_NAME], labels[FLUX_NAMESPACE]];
  if (kustomization === undefined || stringMap(metadata.annotations)[FLUX_RECONCILE] === 'disabled') return [];
  const path = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations/${kustomization}`;
  const owner = await kubectl.get(path);
  if (isMap(owner?.spec) && owner.spec.suspend === true) return [];
  return [
    {
      despite: 'gitops',
      what: `in ${kubectl.at.cluster} Flux's Kustomization ${namespace}/${kustomization} would scale ${name} up again.`,
      fix: `flux --context ${kubectl.at.context} suspend kustomization ${kustomization} --namespace ${namespace}`,
    },
  ];
}
