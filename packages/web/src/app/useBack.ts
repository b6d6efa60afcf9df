import { useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Goes back to where the reader came from; for who came by a link from outside, to the room's list. */
export const useBack = (room: '/trajectories' | '/cases' | '/runs' | '/gates' | '/sessions'): (() => void) => {
  const router = useRouter();
  const navigate = useNavigate();
  return useCallback(() => {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: room });
  }, [router, navigate, room]);
};
