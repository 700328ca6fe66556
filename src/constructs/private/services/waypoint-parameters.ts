import { ApiObject, Lazy, Yaml } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Problem } from '../../../diagnostics';
import { read } from '../../../synth/render/rendering';
import type { DisruptionBudget, ResourceQuantities, WaypointResources, WaypointScaling } from '../../waypoint-options';
import { checkInteger } from '../props/check';
import { show } from '../props/show';
import * as istio from '../../../istio/vocabulary';
import { INT32_MAX } from '../../../util/int32';

/** Settings of a waypoint's pods. */
export interface WaypointParametersProps {
  readonly scaling?: WaypointScaling;
  readonly resources?: WaypointResources;
  readonly disruptionBudget?: DisruptionBudget;
  /** Whether its Service is global, where the labels of its pods are given and must not change with it. */
  readonly isGlobalApart?: () => boolean;
}

/** The container that istiod's waypoint template runs. */
const PROXY_CONTAINER = 'istio-proxy';
const DEFAULT_TARGET_CPU_PERCENT = 80;

/**
 * The ConfigMap that a Gateway's `infrastructure.parametersRef` names: overlays that istiod merges into what it generates
 * (Istio 1.26 and newer). An autoscaler or a disruption budget exists only if there is an overlay for it.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
 */
export class WaypointParameters {
  /** Declares the ConfigMap if any setting is given; returns its name then. */
  public static declare(
    scope: Construct,
    waypoint: string,
    namespace: string | undefined,
    props: WaypointParametersProps,
  ): string | undefined {
    const { scaling, resources, disruptionBudget, isGlobalApart } = props;
    if ([scaling, resources, disruptionBudget, isGlobalApart].every((part) => part === undefined)) return undefined;
    const name = `${waypoint}-parameters`;
    new ApiObject(scope, 'Parameters', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
      data: Lazy.any({ produce: () => overlays(props) }),
    });
    return name;
  }
}

/** What was given, for the cluster that is being rendered. */
function readAll(props: WaypointParametersProps) {
  const scaling = read(props.scaling);
  const budget = read(props.disruptionBudget);
  return {
    scaling,
    replicas: read(scaling?._replicas),
    autoscaling: read(scaling?._autoscaling),
    resources: read(props.resources),
    budget: budget && { field: budget._field, pods: read(budget._pods) },
  };
}

function overlays(props: WaypointParametersProps): Record<string, string> {
  const { replicas, autoscaling, resources, budget } = readAll(props);
  const containers =
    resources === undefined ? {} : { template: { spec: { containers: [{ name: PROXY_CONTAINER, resources }] } } };
  const overlay: Record<string, object> = {};
  if (replicas !== undefined || resources !== undefined) {
    overlay.deployment = { spec: { ...(replicas === undefined ? {} : { replicas }), ...containers } };
  }
  if (autoscaling !== undefined) {
    overlay.horizontalPodAutoscaler = {
      spec: {
        ...(autoscaling.minReplicas === undefined ? {} : { minReplicas: autoscaling.minReplicas }),
        maxReplicas: autoscaling.maxReplicas,
        metrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: {
                type: 'Utilization',
                averageUtilization: autoscaling.targetCpuUtilizationPercent ?? DEFAULT_TARGET_CPU_PERCENT,
              },
            },
          },
        ],
      },
    };
  }
  if (props.isGlobalApart?.() === true) overlay.service = { metadata: { labels: { [istio.LABEL_GLOBAL]: 'true' } } };
  if (budget !== undefined) overlay.podDisruptionBudget = { spec: { [budget.field]: budget.pods } };
  return Object.fromEntries(Object.entries(overlay).map(([key, value]) => [key, Yaml.stringify(value)]));
}

const BROKEN_OVERLAY =
  'istiod rejects the overlay as a whole, so the waypoint is not deployed and its services have none.';

/** What is wrong with them, for each cluster. */
export function checkWaypointParameters(props: WaypointParametersProps): Problem[] {
  const { scaling, replicas, autoscaling, resources, budget } = readAll(props);
  const problems: Problem[] = [];
  if (scaling !== undefined && autoscaling === undefined) {
    problems.push(...checkInteger('replicas', replicas, 0, INT32_MAX, BROKEN_OVERLAY));
  }
  if (autoscaling !== undefined) {
    const { minReplicas, maxReplicas, targetCpuUtilizationPercent } = autoscaling;
    if (minReplicas !== undefined)
      problems.push(...checkInteger('minReplicas', minReplicas, 1, INT32_MAX, BROKEN_OVERLAY));
    problems.push(...checkInteger('maxReplicas', maxReplicas, 1, INT32_MAX, BROKEN_OVERLAY));
    if (targetCpuUtilizationPercent !== undefined) {
      problems.push(
        ...checkInteger('targetCpuUtilizationPercent', targetCpuUtilizationPercent, 1, INT32_MAX, BROKEN_OVERLAY),
      );
    }
    if (minReplicas !== undefined && minReplicas > maxReplicas) {
      problems.push({
        message: `minReplicas ${minReplicas} is more than maxReplicas ${maxReplicas}.`,
        why: BROKEN_OVERLAY,
        fix: 'make maxReplicas at least minReplicas.',
      });
    }
  }
  problems.push(...checkQuantities('resources.requests', resources?.requests));
  problems.push(...checkQuantities('resources.limits', resources?.limits));
  if (budget !== undefined) problems.push(...checkPods(budget.field, budget.pods));
  return problems;
}

const QUANTITY = /^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|n|u|[eE][-+]?[0-9]+)?$/;

function checkQuantities(field: string, quantities: ResourceQuantities | undefined): Problem[] {
  return Object.entries(quantities ?? {})
    .filter(([, quantity]) => quantity !== undefined && !(typeof quantity === 'string' && QUANTITY.test(quantity)))
    .map(([resource, quantity]) => ({
      message: `${field}.${resource} is ${show(quantity)}, which is not a quantity.`,
      why: BROKEN_OVERLAY,
      fix: 'write it as a string such as "100m", "2", "128Mi".',
    }));
}

function checkPods(field: string, pods: number | string): Problem[] {
  if (typeof pods === 'number') return checkInteger(field, pods, 0, INT32_MAX, BROKEN_OVERLAY);
  if (typeof pods === 'string' && /^(100|[1-9]?[0-9])%$/.test(pods)) return [];
  return [
    {
      message: `${field} is ${show(pods)}.`,
      why: BROKEN_OVERLAY,
      fix: 'use a number of pods, or a percentage from "0%" to "100%".',
    },
  ];
}
