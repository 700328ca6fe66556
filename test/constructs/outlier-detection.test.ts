import { Duration } from 'cdk8s';
import { IstioDefault, LocalityFailoverRule, type OutlierDetection } from 'cdk8s-ambient';
import { writtenObject } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { helloworldWithWaypoint, sampleMesh } from '../support/sample';

function rule(outlierDetection?: OutlierDetection) {
  const { mesh, chart } = sampleMesh();
  const { service } = helloworldWithWaypoint(chart);
  new LocalityFailoverRule(chart, 'rule', { service, outlierDetection });
  return mesh;
}

/** What the DestinationRule's `outlierDetection` says. */
function detection(given?: OutlierDetection): unknown {
  const { trafficPolicy } = writtenObject(rule(given), 'DestinationRule/rule').spec as {
    readonly trafficPolicy: { readonly outlierDetection: unknown };
  };
  return trafficPolicy.outlierDetection;
}

/** The two percentages that are always ours unless somebody says otherwise. */
const SAFE = { maxEjectionPercent: 100, minHealthPercent: 1 };

test.each<[string, OutlierDetection | undefined]>([
  ['nothing is said', undefined],
  ['nothing is said of any field', {}],
  ['every field is undefined', { consecutive5xxErrors: undefined, maxEjectionPercent: undefined, interval: undefined }],
])('where %s, five gateway errors eject, application errors do not, and nothing caps it', (_, given) => {
  expect(detection(given)).toEqual({ consecutiveGatewayErrors: 5, consecutive5xxErrors: 0, ...SAFE });
});

describe('whoever sets one signal means that one:', () => {
  test.each<[OutlierDetection, object]>([
    [{ consecutive5xxErrors: 1 }, { consecutive5xxErrors: 1 }],
    [{ consecutive5xxErrors: 0 }, { consecutive5xxErrors: 0 }],
    [{ consecutiveGatewayErrors: 3 }, { consecutiveGatewayErrors: 3, consecutive5xxErrors: 0 }],
    [{ consecutiveGatewayErrors: 0 }, { consecutiveGatewayErrors: 0, consecutive5xxErrors: 0 }],
    [
      { consecutiveGatewayErrors: 3, consecutive5xxErrors: 7 },
      { consecutiveGatewayErrors: 3, consecutive5xxErrors: 7 },
    ],
  ])('%j', (given, signals) => {
    expect(detection(given)).toEqual({ ...signals, ...SAFE });
  });
});

test.each([0, 4])('failures on this side, %d in a row, are counted apart, which Istio wants said', (failures) => {
  expect(detection({ consecutiveLocalOriginFailures: failures })).toMatchObject({
    consecutiveLocalOriginFailures: failures,
    splitExternalLocalOriginErrors: true,
  });
});

test('durations are written in their largest exact unit', () => {
  const given = { interval: Duration.seconds(1), baseEjectionTime: Duration.seconds(60) };
  expect(detection(given)).toMatchObject({ interval: '1s', baseEjectionTime: '1m' });
});

describe('percentages', () => {
  test('left to Istio by name are not written', () => {
    const { LEAVE_UNSET } = IstioDefault;
    expect(
      detection({ consecutive5xxErrors: 1, maxEjectionPercent: LEAVE_UNSET, minHealthPercent: LEAVE_UNSET }),
    ).toEqual({ consecutive5xxErrors: 1 });
  });

  test.each([
    ['maxEjectionPercent', 1],
    ['maxEjectionPercent', 100],
    ['minHealthPercent', 0],
    ['minHealthPercent', 100],
  ])('%s %d is written', (field, value) => {
    expect(detection({ [field]: value })).toMatchObject({ ...SAFE, [field]: value });
  });

  test('a cap of 0 is refused, because Istio reads it as 10', () => {
    expect(refusals(rule({ maxEjectionPercent: 0 }))).toEqual([
      refusal('sample/rule', 'maxEjectionPercent is 0', /10 %/, /100.*LEAVE_UNSET/),
    ]);
  });

  test.each([
    ['maxEjectionPercent', -1],
    ['maxEjectionPercent', 101],
    ['maxEjectionPercent', 99.5],
    ['maxEjectionPercent', NaN],
    ['maxEjectionPercent', '100'],
    ['maxEjectionPercent', ''],
    ['maxEjectionPercent', false],
    ['minHealthPercent', -1],
    ['minHealthPercent', 101],
    ['minHealthPercent', 0.5],
    ['minHealthPercent', null],
  ])('%s %p is refused', (field, value) => {
    const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
    expect(refusals(rule({ [field]: value }))).toEqual([
      refusal('sample/rule', `outlierDetection.${field} is ${shown}`, /refuses the rule/, /to 100/),
    ]);
  });
});

test.each(['consecutiveGatewayErrors', 'consecutive5xxErrors', 'consecutiveLocalOriginFailures'])(
  '%s is a count that fits 32 bits',
  (field) => {
    expect(detection({ [field]: 2 ** 32 - 1 })).toMatchObject({ [field]: 2 ** 32 - 1 });
    for (const value of [-1, 0.5, 2 ** 32, Infinity]) {
      expect(refusals(rule({ [field]: value }))).toEqual([
        refusal('sample/rule', `outlierDetection.${field} is ${value}`, /refuses the rule/),
      ]);
    }
  },
);

describe('durations', () => {
  test.each<[Duration, string]>([
    [Duration.millis(0), 'is 0 ms'],
    [Duration.millis(0.5), 'is 0.5 ms'],
    [Duration.millis(1.5), 'is 1.5 ms'],
    [Duration.seconds(0.0015), 'is 1.5 ms'],
    [Duration.days(106_752), 'ms'],
  ])('under 1 ms, with fractions of one, or longer than Go can count are refused: %s', (interval, what) => {
    expect(refusals(rule({ interval, baseEjectionTime: interval }))).toEqual([
      refusal('sample/rule', /^outlierDetection\.baseEjectionTime is .* ms/, /refuses the rule/, /at least 1 ms/),
      refusal('sample/rule', what),
    ]);
  });

  test.each(['1s', 1, '', {}])('written as %j are refused', (interval) => {
    expect(refusals(rule({ interval: interval as unknown as Duration }))).toEqual([
      refusal('sample/rule', 'outlierDetection.interval is', /./, /Duration\.seconds/),
    ]);
  });
});

describe('HTTP status codes', () => {
  test('are written as they were given, none included', () => {
    expect(detection({ outlierDetectionHttpErrorCodes: [503, 429] })).toMatchObject({
      outlierDetectionHttpErrorCodes: [503, 429],
    });
    expect(detection({ outlierDetectionHttpErrorCodes: [] })).toMatchObject({ outlierDetectionHttpErrorCodes: [] });
  });

  test.each<[unknown, string]>([
    [[99], 'outlierDetectionHttpErrorCodes is 99'],
    [[600], 'outlierDetectionHttpErrorCodes is 600'],
    [['503'], 'outlierDetectionHttpErrorCodes is "503"'],
    [503, 'outlierDetectionHttpErrorCodes is 503'],
    ['', 'outlierDetectionHttpErrorCodes is ""'],
  ])('%j are refused', (codes, what) => {
    expect(refusals(rule({ outlierDetectionHttpErrorCodes: codes as number[] }))).toEqual([
      refusal('sample/rule', what, /refuses the rule/),
    ]);
  });
});
