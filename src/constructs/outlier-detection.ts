import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { DestinationRuleSpecTrafficPolicyOutlierDetection } from '../../imports/networking.istio.io';
import type { Problem } from '../diagnostics';
import { read } from '../synth/render/rendering';
import { checkInteger } from './private/props/check';
import { show } from './private/props/show';
import { checkDuration, formatDuration } from './private/props/duration';
import { checkSince } from './private/props/istio-version';
import { judged, struct } from './private/props/kinds';

/** Says that a field is left out, so that Istio's own default holds. `undefined` means our default instead. */
export enum IstioDefault {
  /** Do not write the field. */
  LEAVE_UNSET = 'LEAVE_UNSET',
}

/**
 * When an endpoint that answers with errors is taken out of load balancing ("ejected"), and for how long. Each waypoint
 * pod judges by the answers it sees itself. Any field may be a value from `mesh.perCluster()`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /**
   * Gateway errors (502, 503, 504, connection failures) in a row that eject an endpoint. 0 switches the signal off. The
   * right signal for failover: an application that answers 500 to one bad request is not down.
   *
   * @default 5 if `consecutive5xxErrors` is not set either; else not written, which Istio reads as off
   */
  readonly consecutiveGatewayErrors?: number;

  /**
   * Errors of any 5xx status in a row, gateway errors included, that eject an endpoint. 0 switches the signal off.
   *
   * @default 0, because one request that fails everywhere would eject endpoint after endpoint
   */
  readonly consecutive5xxErrors?: number;

  /**
   * Failures on this side of the connection (timeouts, refused connections) in a row that eject an endpoint. Setting it
   * counts them apart from errors that the endpoint answered (`splitExternalLocalOriginErrors: true`); 0 counts them apart
   * and does not eject for them.
   *
   * @default not set: such failures count as gateway errors
   */
  readonly consecutiveLocalOriginFailures?: number;

  /**
   * How often ejected endpoints are looked at, at least 1 ms, in whole milliseconds.
   *
   * @default not written: 10 s, by Istio
   */
  readonly interval?: Duration;

  /**
   * How long the first ejection lasts, at least 1 ms, in whole milliseconds. Later ones last longer, up to 300 s.
   *
   * @default not written: 30 s, by Istio
   */
  readonly baseEjectionTime?: Duration;

  /**
   * The share of all endpoints, remote gateways included, that may be ejected at a time, in percent from 1 to 100.
   * Istio's default is 10. Envoy ejects an endpoint only if the share *with* it stays within the cap, so below ten
   * endpoints a cap of 10 % ejects none: measured on Envoy 1.39.3 with one failing local pod and one healthy remote gateway, 200 of 200
   * requests failed; with 100 %, 1 of 200.
   *
   * 0 is refused: Istio reads it as 10.
   *
   * @default 100
   */
  readonly maxEjectionPercent?: number | IstioDefault;

  /**
   * The share of endpoints that must be healthy for health to count at all, in percent from 0 to 100: below it, requests
   * go to all of them. With Istio's default of 0 and every endpoint ejected, no endpoint is left: measured on Envoy 1.39.3, one
   * path that answers 500 everywhere ejected every host, and 100 of 100 good requests got 503; with 1 %, all 100 succeeded,
   * and sick local pods still failed over.
   *
   * @default 1
   */
  readonly minHealthPercent?: number | IstioDefault;

  /**
   * The HTTP status codes (100 to 599) that count as errors, in place of 5xx. Needs Istio 1.31. The istiod 1.31 this was
   * tested with accepts the field and does not pass it on to waypoints yet, so do not let an outage depend on it.
   *
   * @default not written: 5xx
   */
  readonly outlierDetectionHttpErrorCodes?: number[];
}

/**
 * The form of outlier detection.
 *
 * @internal
 */
export const OUTLIER_DETECTION = struct<OutlierDetection>('OutlierDetection', {
  consecutiveGatewayErrors: judged,
  consecutive5xxErrors: judged,
  consecutiveLocalOriginFailures: judged,
  interval: judged,
  baseEjectionTime: judged,
  maxEjectionPercent: judged,
  minHealthPercent: judged,
  outlierDetectionHttpErrorCodes: judged,
});

// What we write where nothing is given; the defaults of Istio and Envoy are others (src/istio/defaults.ts).
const OUR_CONSECUTIVE_GATEWAY_ERRORS = 5;
const OUR_MAX_EJECTION_PERCENT = 100;
const OUR_MIN_HEALTH_PERCENT = 1;
const UINT32 = 2 ** 32 - 1;

/**
 * The DestinationRule's field, with our defaults.
 *
 * @internal
 */
export function toOutlierDetection(
  given: OutlierDetection | undefined,
): DestinationRuleSpecTrafficPolicyOutlierDetection {
  const detection = read(given) ?? {};
  const { consecutiveLocalOriginFailures } = detection;
  return {
    ...signals(detection),
    splitExternalLocalOriginErrors: consecutiveLocalOriginFailures === undefined ? undefined : true,
    consecutiveLocalOriginFailures,
    interval: formatDuration(detection.interval),
    baseEjectionTime: formatDuration(detection.baseEjectionTime),
    maxEjectionPercent: orDefault(detection.maxEjectionPercent, OUR_MAX_EJECTION_PERCENT),
    minHealthPercent: orDefault(detection.minHealthPercent, OUR_MIN_HEALTH_PERCENT),
    outlierDetectionHttpErrorCodes: detection.outlierDetectionHttpErrorCodes,
  };
}

/** A rule that sets one signal has that one; the defaults apply only where neither is set. */
function signals({ consecutiveGatewayErrors, consecutive5xxErrors }: OutlierDetection) {
  if (consecutiveGatewayErrors === undefined && consecutive5xxErrors !== undefined) {
    return { consecutive5XxErrors: consecutive5xxErrors };
  }
  return {
    consecutiveGatewayErrors: consecutiveGatewayErrors ?? OUR_CONSECUTIVE_GATEWAY_ERRORS,
    consecutive5XxErrors: consecutive5xxErrors ?? 0,
  };
}

function orDefault(value: number | IstioDefault | undefined, ours: number): number | undefined {
  return value === IstioDefault.LEAVE_UNSET ? undefined : (value ?? ours);
}

const REFUSED = 'istiod refuses the rule, so waypoints keep balancing over all clusters, sick ones included.';

/**
 * What is wrong with it, for each cluster.
 *
 * @internal
 */
export function checkOutlierDetection(construct: IConstruct, given: OutlierDetection | undefined): Problem[] {
  const detection = read(given) ?? {};
  const problems: Problem[] = [];
  for (const field of ['consecutiveGatewayErrors', 'consecutive5xxErrors', 'consecutiveLocalOriginFailures'] as const) {
    const value = detection[field];
    if (value !== undefined) problems.push(...checkInteger(`outlierDetection.${field}`, value, 0, UINT32, REFUSED));
  }
  for (const field of ['interval', 'baseEjectionTime'] as const) {
    const value = detection[field];
    if (value !== undefined) problems.push(...checkDuration(`outlierDetection.${field}`, value, REFUSED));
  }
  const { maxEjectionPercent, minHealthPercent, outlierDetectionHttpErrorCodes: codes } = detection;
  if (maxEjectionPercent === 0) {
    problems.push({
      message: 'outlierDetection.maxEjectionPercent is 0.',
      why: 'Istio reads 0 as its default of 10 %, and below ten endpoints a cap of 10 % ejects none: nothing is ejected, and nothing fails over.',
      fix: 'use 1 to 100 (100 lets every sick endpoint go), or IstioDefault.LEAVE_UNSET.',
    });
  } else problems.push(...checkPercent('maxEjectionPercent', maxEjectionPercent, 1));
  problems.push(...checkPercent('minHealthPercent', minHealthPercent, 0));
  if (codes !== undefined) {
    const field = 'outlierDetectionHttpErrorCodes';
    problems.push(...checkSince(field, construct, given, given?.[field]));
    if (!Array.isArray(codes)) {
      problems.push({
        message: `outlierDetection.outlierDetectionHttpErrorCodes is ${show(codes)}.`,
        why: REFUSED,
        fix: 'use a list of status codes.',
      });
    } else {
      for (const code of codes) {
        problems.push(...checkInteger('outlierDetection.outlierDetectionHttpErrorCodes', code, 100, 599, REFUSED));
      }
    }
  }
  return problems;
}

function checkPercent(field: string, value: number | IstioDefault | undefined, minimum: number): Problem[] {
  if (value === undefined || value === IstioDefault.LEAVE_UNSET) return [];
  return checkInteger(`outlierDetection.${field}`, value, minimum, 100, REFUSED);
}
