using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Simulation;

/// <summary>What made a pulse: a particle in the water, or the detector itself.</summary>
public enum ParticleKind
{
    Muon,
    Electron,
    Gamma,
    Neutron,
    Hadron,

    /// <summary>The electron of a muon that stopped and decayed in the tank.</summary>
    Michel,

    /// <summary>Ions that the pulse before set free in the tube knock electrons out of its cathode some microseconds later.</summary>
    AfterPulse,

    /// <summary>Electronic noise of one bin that reached the trigger.</summary>
    Noise,

    /// <summary>Light from outside: so many single photons that some bins reach the trigger.</summary>
    StrayLight,
}

/// <param name="PhotoElectrons">Light before gain and noise; 0 for electronic noise.</param>
public sealed record LabelledPulse(Pulse Pulse, ParticleKind Particle, double PhotoElectrons);
