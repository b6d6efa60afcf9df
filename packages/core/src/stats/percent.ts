/** `14.7 %` of a share from 0 to 1, with one decimal where it is not whole; a dash where it is undefined. */
export const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 1000) / 10} %`);
