import { validateDestinationRule } from '../../src/istio/webhook/destination-rule';
import type { Chooser } from '../istio-validation/chooser';
import type { Manifest } from './generated-mesh';
import { ROOT_NAMESPACE, type Plan } from './plan';
import { localityLbSetting } from './traffic-policies';

/** What the installation profile "ambient" says of scopes: a MeshConfig of one's own has to say it, too. */
export const SCOPES = [
  {
    servicesSelector: { matchExpressions: [{ key: 'istio.io/global', operator: 'In', values: ['true'] }] },
    scope: 'GLOBAL',
  },
];

const RULE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'any', namespace: 'sample' },
};

/** The ConfigMap with what istiod of a cluster is told of all services, or none. */
export function meshConfigOf(choose: Chooser, plan: Plan): Manifest[] {
  if (!choose.chance(35)) return [];
  const mesh = {
    serviceScopeConfigs: SCOPES,
    ...(choose.chance(35) ? { serviceSettings: choose.list(1, 3, () => serviceSetting(choose)) } : {}),
    ...(choose.chance(15) ? { defaultServiceExportTo: exportTo(choose) } : {}),
    ...(choose.chance(15) ? { defaultDestinationRuleExportTo: exportTo(choose) } : {}),
    ...(choose.chance(50) ? validLocality(choose, plan) : {}),
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio', namespace: ROOT_NAMESPACE },
      data: { mesh: JSON.stringify(mesh) },
    },
  ];
}

/** istiod does not start with one that its webhook would refuse in a rule. */
function validLocality(choose: Chooser, plan: Plan): object {
  const setting = localityLbSetting(choose, plan.clusters);
  const spec = { host: '*', trafficPolicy: { loadBalancer: { localityLbSetting: setting } } };
  return validateDestinationRule({ ...RULE, spec }).errors.length === 0 ? { localityLbSetting: setting } : {};
}

function serviceSetting(choose: Chooser): object {
  const hosts = [
    'helloworld.sample.svc.cluster.local',
    'cart.sample.svc.cluster.local',
    '*.sample.svc.cluster.local',
    '*.svc.cluster.local',
    'helloworld.sample',
    '*',
  ];
  return { settings: { clusterLocal: choose.chance(65) }, hosts: choose.list(1, 2, () => choose.any(hosts)) };
}

/** Names of namespaces, and the words for all, for one's own and for none. */
export function exportTo(choose: Chooser): string[] {
  return choose.any([['*'], ['.'], ['~'], ['sample'], ['other'], ['.', 'shared'], ['sample', 'other']]);
}
