package dev.jacket.loop.internal;

import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Descriptors by the number under which the kernel tells of them. A number has a place and a generation, so that an
/// event of a descriptor that is gone finds nobody, or at worst wakes its successor for nothing.
///
/// **threads:** shared; [#find] takes no lock.
final class Registry {
    private static final int FIRST_ROOM = 64;
    private static final int GENERATION_SHIFT = 32;

    private final SpinLock lock = new SpinLock();
    private volatile @Nullable Descriptor[] places = new Descriptor[FIRST_ROOM]; // written under the lock
    private volatile int[] generations = new int[FIRST_ROOM]; // the same
    private final ArrayList<Integer> unused = new ArrayList<>(); // guarded by the lock
    private int known = 1; // guarded by the lock; 0 is nobody's number

    /// {@return the number of a descriptor that is known from now on, above 0}
    long add(Descriptor descriptor) {
        lock.lock();
        try {
            int place = unused.isEmpty() ? known++ : unused.removeLast();
            if (place == places.length) {
                generations = Arrays.copyOf(generations, 2 * place);
                places = Arrays.copyOf(places, 2 * place);
            }
            places[place] = descriptor;
            return (long) generations[place] << GENERATION_SHIFT | place;
        } finally {
            lock.unlock();
        }
    }

    /// Forgets a number.
    void remove(long number) {
        int place = (int) number;
        lock.lock();
        try {
            places[place] = null;
            generations[place] = (generations[place] + 1) & Integer.MAX_VALUE;
            unused.add(place);
        } finally {
            lock.unlock();
        }
    }

    /// {@return the descriptor with this number, or null}
    @Nullable Descriptor find(long number) {
        int place = (int) number;
        Descriptor found = places[place];
        return found != null && generations[place] == (int) (number >>> GENERATION_SHIFT) ? found : null;
    }
}
