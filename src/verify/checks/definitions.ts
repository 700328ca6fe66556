import { missingDefinitions, no, unread, yes, type Check } from '../subject/check';

const WHAT = 'the API server knows the kinds of the Gateway API and of Istio';

export const definitions: Check = {
  id: 'definitions',
  phase: 0,
  look: (subject) => {
    const missing = missingDefinitions(subject);
    if (missing.length > 0) {
      return [
        no(
          WHAT,
          `it does not know those of ${missing.join(' and ')}.`,
          missing.includes('Gateway API')
            ? "install the Gateway API's custom resource definitions, the standard channel."
            : 'install Istio (its base chart brings the definitions).',
        ),
      ];
    }
    return [unread(subject, WHAT, 'Gateway', 'DestinationRule') ?? yes(WHAT)];
  },
};
