import { useCallback, useEffect, useRef, useState } from 'react';

/** Safari refuses more than 100 changes of the URL in ten seconds; a key held down makes thirty in one. */
const SETTLED_AFTER = 150;

/**
 * The selected step: at once on the page, and in the URL as soon as the reader rests on it. A URL that changes by other
 * means (back, a link) selects its step.
 * @param write puts the step into the URL
 */
export const useSelection = (
  inUrl: string | undefined,
  write: (step: string | undefined) => void,
): readonly [step: string | undefined, select: (step: string | null) => void] => {
  const [step, setStep] = useState(inUrl);
  const known = useRef(inUrl);
  useEffect(() => {
    if (inUrl === known.current) return;
    known.current = inUrl;
    setStep(inUrl);
  }, [inUrl]);
  useEffect(() => {
    if (step === known.current) return;
    const timer = setTimeout(() => {
      known.current = step;
      write(step);
    }, SETTLED_AFTER);
    return () => clearTimeout(timer);
  }, [step, write]);
  const select = useCallback((next: string | null) => setStep(next ?? undefined), []);
  return [step, select];
};
