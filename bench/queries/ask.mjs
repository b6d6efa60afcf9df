import { engine } from './engine.mjs';

/** @param {number[]} values @param {number} share */
export const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/**
 * Asks one question again and again.
 * @param {string} url @param {{ path: (n: number) => string }} question @param {{ samples: number, readers: number }} how
 * @returns {Promise<number[]>} milliseconds from the request to the last byte of the answer
 */
export const ask = async (url, { path }, { samples, readers }) => {
  const times = [];
  let next = 0;
  const reader = async () => {
    while (next < samples) {
      const n = next;
      next += 1;
      const began = performance.now();
      const answer = await fetch(`${url}${path(n)}`);
      const body = await answer.text();
      times.push(performance.now() - began);
      if (answer.status !== 200) throw new Error(`${path(n)} was answered with ${answer.status} ${body.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: readers }, reader));
  return times;
};

/** What the engine alone takes for a part of it that no answer can do without; the same number of readers. */
export const limitOf = async (data, { limit }, { samples, readers }) => {
  const times = [];
  let next = 0;
  const reader = async () => {
    while (next < samples) {
      const n = next;
      next += 1;
      const began = performance.now();
      await engine(data, limit(n));
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: readers }, reader));
  return times;
};
